package io.github.tailnethealth.autoconfigure;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.DisposableBean;

/**
 * The threads on which listeners are told: at most one for each listener that is being told. No executor to the
 * context, because a host's {@code @Async} methods would find it. Thread-safe.
 */
final class WatcherThreads implements DisposableBean {
    private static final long IDLE_SECONDS = 30;
    private static final long GRACE_SECONDS = 1;

    private final AtomicInteger count = new AtomicInteger();
    private final ClassLoader classLoader;
    private final ThreadPoolExecutor executor;

    WatcherThreads() {
        classLoader = Thread.currentThread().getContextClassLoader();
        executor = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
    }

    void execute(Runnable task) {
        executor.execute(task);
    }

    /** Lets what is being told be finished, for a moment. */
    @Override
    public void destroy() throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
            executor.shutdownNow();
        }
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "tailnet-watcher-" + count.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(classLoader); // the reporter's may be any
        return thread;
    }
}
