package io.github.tailnethealth.localapi;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Where the threads of a feed meet: whether the stream is open, when the next poll is due, and the end. Thread-safe. */
final class Turns {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // guarded by the lock
    private boolean streamOpen;
    private boolean reopened;
    private boolean asked;

    private volatile boolean closed;

    boolean closed() {
        return closed;
    }

    /** Says that it is over; threads that wait are still to be interrupted. */
    void close() {
        closed = true;
    }

    /** Says whether the stream is open; a poll is due as soon as it is. */
    void streamIs(boolean open) {
        lock.lock();
        try {
            streamOpen = open;
            reopened |= open;
            asked |= open;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes a poll due. */
    void ask() {
        lock.lock();
        try {
            asked = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the stream to be open, and then for {@code pause} or until somebody asks; returns whether it still is. */
    boolean await(Duration pause) throws InterruptedException {
        long left = pause.toNanos();
        lock.lockInterruptibly();
        try {
            while (!streamOpen) {
                changed.await();
            }
            while (streamOpen && !asked && left > 0) {
                left = changed.awaitNanos(left);
            }
            asked = false;
            return streamOpen;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the stream was opened since this was asked last. */
    boolean takeReopened() {
        lock.lock();
        try {
            boolean was = reopened;
            reopened = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for that long, unless it is over by then or the thread is interrupted. */
    void pause(Duration duration) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = duration.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
