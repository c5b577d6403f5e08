package io.github.tailnethealth.localapi;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** A thread of a feed: does its work until the feed is closed, again and again if it dies of something unforeseen. */
final class FeedThread {
    private static final System.Logger LOG = System.getLogger(LocalApiFeed.class.getName());
    private static final Duration END_WAIT = Duration.ofSeconds(2);

    private final Work work;
    private final Turns turns;
    private final FeedStats stats;
    private final Backoff backoff;
    private final Consumer<String> died;
    private final Set<Class<?>> logged = new HashSet<>(); // for the thread alone
    private final Thread thread;

    /** What such a thread does until the feed is closed. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    /** Tells {@code died} of what the work died of, each time. */
    FeedThread(String name, Work work, Turns turns, FeedStats stats, Backoff backoff, Consumer<String> died) {
        this.work = work;
        this.turns = turns;
        this.stats = stats;
        this.backoff = backoff;
        this.died = died;
        this.thread = new Thread(this::keepRunning, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits for its end, but not for long. */
    void awaitEnd() {
        if (thread != Thread.currentThread()) {
            try {
                thread.join(END_WAIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void keepRunning() {
        while (!turns.closed()) {
            try {
                work.run();
            } catch (InterruptedException e) {
                // ours only when it is closed; then the loop ends
            } catch (RuntimeException | Error e) {
                if (turns.closed()) {
                    return;
                }
                stats.restarted();
                tell(e);
                try {
                    turns.pause(backoff.pause());
                } catch (InterruptedException again) {
                    // looked at by the loop's condition
                }
            }
        }
    }

    private void tell(Throwable death) {
        if (logged.add(death.getClass())) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a thread of the feed died and is restarted; this kind of failure is logged once",
                    death);
        }
        try {
            died.accept("our own thread failed: " + death);
        } catch (RuntimeException | Error e) {
            // of the same, perhaps; the thread must not end of it
        }
    }
}
