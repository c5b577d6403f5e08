package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The feed's own meters: how it reads, not what. Thread-safe. */
public final class FeedMetrics implements MeterBinder {
    private static final Set<FeedState> RESULTS =
            EnumSet.complementOf(EnumSet.of(FeedState.OFF, FeedState.CONNECTING, FeedState.FELL_BEHIND));

    private final LocalApiFeed feed;
    private final FeedStats stats;

    /** Makes the meters of a feed. */
    public FeedMetrics(LocalApiFeed feed) {
        this.feed = feed;
        this.stats = feed.stats();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (FeedState result : RESULTS) {
            FunctionCounter.builder("tailnet.health.feed.reads", stats, s -> s.reads(result))
                    .description("Polls of the daemon by their result")
                    .tag("result", result.code())
                    .register(registry);
        }
        Timer timer = Timer.builder("tailnet.health.feed.read.duration")
                .description("How long a poll of the daemon took")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
        stats.onRead(timer::record);
        stats.onFirstSuccess(() -> TimeGauge.builder(
                        "tailnet.health.feed.last.success.timestamp", feed, TimeUnit.MILLISECONDS, FeedMetrics::millis)
                .description("When the daemon last gave a good answer")
                .strongReference(true)
                .register(registry));
        FunctionCounter.builder("tailnet.health.feed.stream.reconnects", stats, FeedStats::reconnects)
                .description("How often the stream was opened again after it broke")
                .register(registry);
        FunctionCounter.builder("tailnet.health.feed.restarts", stats, FeedStats::restarts)
                .description("How often a thread of the feed died and was restarted")
                .register(registry);
    }

    private static double millis(LocalApiFeed feed) {
        Instant last = feed.lastSuccess();
        return last == null ? Double.NaN : last.toEpochMilli();
    }
}
