package io.github.tailnethealth.bench;

import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The router fails and is well again; each turn ends when a watcher was told. */
public class WatcherBenchmark {
    private static final Outcome BOOM = Outcome.unhealthy("boom");

    /** A tracker without an executor tells on the reporter's thread. */
    @State(Scope.Benchmark)
    public static class OnThisThread {
        final Tracker tracker = Nodes.healthy();
        final Semaphore told = new Semaphore(0);

        @Setup
        public void watch() {
            WatcherBenchmark.watch(tracker, told);
        }
    }

    /** Threads as the starter has them. */
    @State(Scope.Benchmark)
    public static class OnThreads {
        final ExecutorService threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>());
        final Tracker tracker = Nodes.healthy(Tracker.builder().executor(threads));
        final Tracker unwatched = Nodes.healthy();
        final Semaphore told = new Semaphore(0);

        @Setup
        public void watch() {
            WatcherBenchmark.watch(tracker, told);
        }

        @TearDown
        public void end() {
            threads.shutdown();
        }
    }

    private static void watch(Tracker tracker, Semaphore told) {
        tracker.report(Subsystem.ROUTER, Outcome.healthy());
        tracker.watch((subsystem, error) -> {
            if (subsystem.equals(Subsystem.ROUTER.code())) {
                told.release();
            }
        });
    }

    private static void failAndRecover(Tracker tracker, Semaphore told) throws InterruptedException {
        tracker.report(Subsystem.ROUTER, BOOM);
        told.acquire();
        tracker.report(Subsystem.ROUTER, Outcome.healthy());
        told.acquire();
    }

    @Benchmark
    public void onThisThread(OnThisThread node) throws InterruptedException {
        failAndRecover(node.tracker, node.told);
    }

    @Benchmark
    public void onAnotherThread(OnThreads node) throws InterruptedException {
        failAndRecover(node.tracker, node.told);
    }

    /** What it costs to make the two reports where nobody watches, to hand over a task after each, and to wait for it. */
    @Benchmark
    public void handOver(OnThreads node) throws InterruptedException {
        node.unwatched.report(Subsystem.ROUTER, BOOM);
        node.threads.execute(node.told::release);
        node.told.acquire();
        node.unwatched.report(Subsystem.ROUTER, Outcome.healthy());
        node.threads.execute(node.told::release);
        node.told.acquire();
    }
}
