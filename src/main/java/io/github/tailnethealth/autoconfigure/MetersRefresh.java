package io.github.tailnethealth.autoconfigure;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Lets series come and go every second, because no registry tells when a scrape begins. It has a thread of its own: the
 * self-check, which liveness looks at, must not wait for a registry.
 */
final class MetersRefresh implements SmartInitializingSingleton, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(MetersRefresh.class);

    private final Runnable refresh;
    private final ScheduledThreadPoolExecutor executor;
    private boolean failed;

    MetersRefresh(Runnable refresh) {
        this.refresh = refresh;
        executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "tailnet-meters");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void afterSingletonsInstantiated() {
        var unused = executor.scheduleWithFixedDelay(this::refreshOnce, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void destroy() {
        executor.shutdownNow();
    }

    /** A failure must not end the repetition, nor fill the log. */
    private void refreshOnce() {
        try {
            refresh.run();
            failed = false;
        } catch (RuntimeException e) {
            if (!failed) {
                LOG.warn("the meters could not be brought in line; it is tried again every second", e);
            }
            failed = true;
        }
    }
}
