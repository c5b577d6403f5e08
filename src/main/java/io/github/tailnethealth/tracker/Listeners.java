package io.github.tailnethealth.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Everybody who is told: decided under the tracker's lock, told outside of it. */
final class Listeners {
    private final Executor executor;
    private final int capacity;
    private final List<EventQueue<Change>> watchers = new CopyOnWriteArrayList<>();
    private final List<EventQueue<Transition>> transitionListeners = new CopyOnWriteArrayList<>();
    private volatile boolean pending;

    // guarded by the tracker's lock
    private final List<Change> changes = new ArrayList<>();
    private final List<Transition> flips = new ArrayList<>();
    private long drops;

    private record Change(String subsystem, @Nullable String error) {}

    /** Without an executor, listeners are told on the reporter's thread. */
    Listeners(@Nullable Executor executor, int capacity) {
        this.executor = executor == null ? Runnable::run : executor;
        this.capacity = capacity;
    }

    Registration add(Watcher watcher, ReentrantLock lock) {
        return add(
                watchers,
                new EventQueue<>(change -> watcher.changed(change.subsystem, change.error), executor, capacity),
                lock);
    }

    Registration add(TransitionListener listener, ReentrantLock lock) {
        return add(transitionListeners, new EventQueue<>(listener::flipped, executor, capacity), lock);
    }

    void changed(String subsystem, @Nullable String error) {
        changes.add(new Change(subsystem, error));
    }

    void flipped(Transition transition) {
        flips.add(transition);
    }

    /** Puts on its way what was decided, at the end of a report or of a whole batch of them. */
    void send() {
        send(changes, watchers);
        send(flips, transitionListeners);
    }

    long drops() {
        return drops;
    }

    /** Tells what waits, unless the calling thread still holds the lock and will come here again. */
    void tell(ReentrantLock lock) {
        if (pending && !lock.isHeldByCurrentThread()) {
            pending = false;
            watchers.forEach(EventQueue::dispatch);
            transitionListeners.forEach(EventQueue::dispatch);
        }
    }

    private <E> void send(List<E> events, List<EventQueue<E>> queues) {
        for (E event : events) {
            for (EventQueue<E> queue : queues) {
                if (!queue.offer(event)) {
                    drops++;
                }
                pending = true;
            }
        }
        events.clear();
    }

    private static <E> Registration add(List<EventQueue<E>> queues, EventQueue<E> queue, ReentrantLock lock) {
        lock.lock(); // so that it sees whole flips only
        try {
            queues.add(queue);
        } finally {
            lock.unlock();
        }
        return () -> {
            queues.remove(queue);
            queue.close();
        };
    }
}
