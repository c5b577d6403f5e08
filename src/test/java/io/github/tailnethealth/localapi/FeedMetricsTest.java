package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Eventually.eventually;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.STATUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.json;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.FeedState;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FeedMetricsTest {
    private static final String PREFIX = "tailnet_health_feed_";

    @TempDir
    Path directory;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private ScriptedLocalApi daemon;
    private FeedBench bench;

    @BeforeEach
    void start() throws IOException {
        daemon = new ScriptedLocalApi(directory.resolve("d.sock"));
    }

    @AfterEach
    void stop() {
        if (bench != null) {
            bench.close();
        }
        daemon.close();
        registry.close();
    }

    private void feed() {
        bench = new FeedBench(directory.resolve("d.sock"));
        new FeedMetrics(bench.feed).bindTo(registry);
    }

    private double sample(String name) {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(PREFIX + name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void aResultIsCountedByItsName() {
        daemon.when(STATUS, text(403, ""));
        feed();
        eventually(() -> sample("reads_total{result=\"forbidden\"}") >= 2);
        assertThat(sample("reads_total{result=\"ok\"}")).isZero();

        daemon.when(STATUS, json("{\"BackendState\":\"Running\"}"));
        eventually(() -> sample("reads_total{result=\"ok\"}") >= 2);
    }

    @Test
    void theResultsAreTheStatesThatAPollCanEndIn() {
        feed();

        List<String> results = registry.scrape()
                .lines()
                .filter(line -> line.startsWith(PREFIX + "reads_total{"))
                .map(line -> line.replaceAll(".*result=\"([^\"]*)\".*", "$1"))
                .toList();

        assertThat(results)
                .containsExactlyInAnyOrder("ok", "refused", "no-socket", "stalled", "forbidden", "garbage", "too-old");
    }

    @Test
    void theDurationIsAHistogram() {
        feed();
        eventually(() -> sample("read_duration_seconds_count") >= 3);

        assertThat(sample("read_duration_seconds_bucket{le=\"2.0\"}")).isGreaterThanOrEqualTo(3);
        assertThat(sample("read_duration_seconds_bucket{le=\"+Inf\"}")).isGreaterThanOrEqualTo(3);
        assertThat(sample("read_duration_seconds_sum")).isPositive();
        assertThat(sample("read_duration_seconds_max")).isPositive();
        assertThat(registry.scrape()).contains("# TYPE " + PREFIX + "read_duration_seconds histogram");
    }

    @Test
    void beforeTheFirstSuccessThereIsNoTimeOfTheLast() {
        daemon.when(STATUS, text(500, ""));
        feed();
        bench.awaitState(FeedState.GARBAGE);
        assertThat(registry.scrape()).doesNotContain("last_success");

        Instant before = Instant.now();
        daemon.when(STATUS, json("{\"BackendState\":\"Running\"}"));
        eventually(() -> !Double.isNaN(sample("last_success_timestamp_seconds")));

        assertThat(sample("last_success_timestamp_seconds"))
                .isBetween(
                        seconds(before.minusSeconds(1)), seconds(Instant.now().plusSeconds(1)));
    }

    @Test
    void boundLaterItHasTheLastSuccessAtOnce() {
        bench = new FeedBench(directory.resolve("d.sock"));
        bench.awaitHealthy();

        new FeedMetrics(bench.feed).bindTo(registry);

        assertThat(sample("last_success_timestamp_seconds")).isPositive();
    }

    @Test
    void reconnectsAreThoseOfAStreamThatBroke() throws IOException {
        feed();
        bench.awaitHealthy();
        assertThat(sample("stream_reconnects_total")).isZero();

        daemon.kill();
        long since = System.nanoTime();
        bench.awaitState(FeedState.REFUSED);
        eventually(() -> System.nanoTime() - since > Duration.ofMillis(150).toNanos()); // several attempts
        assertThat(sample("stream_reconnects_total")).isZero();

        daemon.restart();
        bench.awaitHealthy();
        assertThat(sample("stream_reconnects_total")).isEqualTo(1);

        daemon.endStreams();
        eventually(() -> sample("stream_reconnects_total") == 2);
    }

    @Test
    void restartsOfThreadsAreCounted() {
        feed();

        assertThat(sample("restarts_total")).isZero();
        bench.feed.stats().restarted();
        assertThat(sample("restarts_total")).isEqualTo(1);
    }

    @Test
    void everyMeterIsDescribed() {
        feed();
        bench.awaitHealthy();

        assertThat(registry.getMeters())
                .hasSizeGreaterThan(4)
                .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
