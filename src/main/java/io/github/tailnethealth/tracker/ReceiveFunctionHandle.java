package io.github.tailnethealth.tracker;

import java.util.concurrent.atomic.AtomicLong;

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
    private final Call call = this::exit;

    private final AtomicLong calls = new AtomicLong();
    private volatile boolean inCall;

    // what the last self-check saw; guarded by the tracker's lock
    private long callsAtLastCheck;
    private boolean judged;
    private boolean missing;

    ReceiveFunctionHandle() {}

    /** Notes that the function was entered. Closing the result is the same as {@link #exit()}. */
    public Call enter() {
        calls.incrementAndGet();
        inCall = true;
        return call;
    }

    /** Notes that the function was left. */
    public void exit() {
        inCall = false;
    }

    long calls() {
        return calls.get();
    }

    /** Judges by the original's rule: fine if entered since the last judgement, or in a call right now. */
    void judge() {
        long now = calls.get();
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
