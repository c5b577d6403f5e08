package io.github.tailnethealth.autoconfigure;

import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Keeps the set of meters in line with what is known, also while nobody scrapes, on a thread of its own while the context
 * lives. It is no {@code @Scheduled} method, and so not among the host's scheduled tasks: Spring would observe each run,
 * which costs more than the run, and a meter of it would tell nobody anything.
 */
final class MeterRefresh implements SmartInitializingSingleton, DisposableBean {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Runnable refresh;
    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

    MeterRefresh(Runnable refresh) {
        this.refresh = new FailSafe("the refresh of the meters", refresh);
        scheduler.setThreadNamePrefix("tailnet-meters-");
        scheduler.setDaemon(true);
    }

    @Override
    public void afterSingletonsInstantiated() {
        scheduler.initialize();
        // it fails safe, and ends with the scheduler
        var unused = scheduler.scheduleWithFixedDelay(
                refresh, scheduler.getClock().instant().plus(INTERVAL), INTERVAL);
    }

    @Override
    public void destroy() {
        scheduler.shutdown();
    }
}
