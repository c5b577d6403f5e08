package io.github.tailnethealth.tracker;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events on their way to one listener: offered in order under the tracker's lock, told in that order and one at a
 * time on the executor, outside of it. At most {@code capacity} wait; what does not fit is dropped and counted.
 */
final class EventQueue<E> {
    private static final System.Logger LOG = System.getLogger(EventQueue.class.getName());

    private final Consumer<E> listener;
    private final Executor executor;
    private final int capacity;
    private final ArrayDeque<E> waiting = new ArrayDeque<>();
    private boolean telling;
    private boolean closed;

    EventQueue(Consumer<E> listener, Executor executor, int capacity) {
        this.listener = listener;
        this.executor = executor;
        this.capacity = capacity;
    }

    /** Adds an event; returns whether there was room for it. */
    synchronized boolean offer(E event) {
        if (closed) {
            return true;
        }
        return waiting.size() < capacity && waiting.add(event);
    }

    /** Sees to it that what waits is told. Must not be called with the tracker's lock held. */
    void dispatch() {
        synchronized (this) {
            if (telling || waiting.isEmpty()) {
                return;
            }
            telling = true;
        }
        try {
            executor.execute(this::tellAll);
        } catch (RuntimeException | Error e) {
            if (!(e instanceof RejectedExecutionException)) {
                LOG.log(System.Logger.Level.WARNING, "the executor of the tracker's listeners failed", e);
            }
            synchronized (this) {
                telling = false; // what waits is told with the next event, if the executor takes that
            }
        }
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    private void tellAll() {
        for (E event = next(); event != null; event = next()) {
            try {
                listener.accept(event);
            } catch (Throwable e) { // some languages throw checked exceptions from anywhere
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a listener of the tracker failed; the others are not affected",
                        e);
            }
        }
    }

    private synchronized @Nullable E next() {
        E event = waiting.poll();
        if (event == null) {
            telling = false;
        }
        return event;
    }
}
