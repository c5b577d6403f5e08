package io.github.tailnethealth.tracker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Notes when a receive function is entered and left. Nobody waits, and nothing is allocated but once for a thread that is
 * new to it.
 *
 * <pre>{@code
 * try (var call = handle.enter()) {
 *     read(packet);
 * }
 * }</pre>
 *
 * <p>Calls do not nest: one exit ends any number of enters, as in the original. Thread-safe.
 */
public final class ReceiveFunctionHandle {
    private static final VarHandle FLAG = MethodHandles.arrayElementVarHandle(byte[].class);
    /** No more bytes than this are one line of memory, for which processors contend. */
    static final int LINE = 128;

    private final Call call = this::exit;

    private final CallCount calls = new CallCount();
    private final byte[] inCall = new byte[2 * LINE + 1]; // the one in the middle, with a line for itself

    // what the last self-check saw; guarded by the tracker's lock
    private long callsAtLastCheck;
    private boolean judged;
    private boolean missing;

    ReceiveFunctionHandle() {}

    /** Notes that the function was entered. Closing the result is the same as {@link #exit()}. */
    public Call enter() {
        FLAG.setRelease(inCall, LINE, (byte) 1); // seen before the count is
        calls.increment();
        return call;
    }

    /** Notes that the function was left. */
    public void exit() {
        FLAG.setRelease(inCall, LINE, (byte) 0); // no fence: nobody acts on this in the same instant
    }

    long calls() {
        return calls.sum();
    }

    /** Judges by the original's rule: fine if entered since the last judgement, or in a call right now. */
    void judge() {
        long now = calls.sum();
        missing = now == callsAtLastCheck && (byte) FLAG.getVolatile(inCall, LINE) == 0;
        callsAtLastCheck = now;
        judged = true;
    }

    boolean judged() {
        return judged;
    }

    boolean missing() {
        return missing;
    }

    /** A call of the function that has not ended. */
    @FunctionalInterface
    public interface Call extends AutoCloseable {
        @Override
        void close();
    }
}
