package io.github.tailnethealth.tracker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Notes when a receive function is entered and left. Lock-free; allocates nothing.
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
    private static final VarHandle CALLS;
    private static final VarHandle IN_CALL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CALLS = lookup.findVarHandle(ReceiveFunctionHandle.class, "calls", long.class);
            IN_CALL = lookup.findVarHandle(ReceiveFunctionHandle.class, "inCall", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Call call = this::exit;

    // side by side, so that threads on one function contend for one line of memory
    private volatile long calls;
    private volatile boolean inCall;

    // what the last self-check saw; guarded by the tracker's lock
    private long callsAtLastCheck;
    private boolean judged;
    private boolean missing;

    ReceiveFunctionHandle() {}

    /** Notes that the function was entered. Closing the result is the same as {@link #exit()}. */
    public Call enter() {
        IN_CALL.setRelease(this, true); // seen before the count is
        CALLS.getAndAdd(this, 1L);
        return call;
    }

    /** Notes that the function was left. */
    public void exit() {
        IN_CALL.setRelease(this, false); // no fence: nobody acts on this in the same instant
    }

    long calls() {
        return calls;
    }

    /** Judges by the original's rule: fine if entered since the last judgement, or in a call right now. */
    void judge() {
        long now = calls;
        missing = now == callsAtLastCheck && !inCall;
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
