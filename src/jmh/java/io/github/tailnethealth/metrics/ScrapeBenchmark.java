package io.github.tailnethealth.metrics;

import io.github.tailnethealth.bench.Nodes;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A scrape 15 s after the last one, of a node with many regions and with warnings of which we know no code. */
@State(Scope.Thread)
public class ScrapeBenchmark {
    private static final int UNKNOWN_CODES = 200;

    @Param({"10", "1000"})
    int regions;

    private final Tracker tracker = Nodes.healthy();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private long nanos;

    @Setup
    public void report() {
        for (int region = 1; region <= regions; region++) {
            tracker.derpRegionConnected(region, true);
            tracker.derpFrameReceived(region);
        }
        for (int code = 0; code < UNKNOWN_CODES; code++) {
            tracker.report(Warnable.of("unknown-" + code), Outcome.unhealthy("problem " + code));
        }
        TailnetHealthMeters.builder(tracker).nanos(() -> nanos).build().bindTo(registry);
    }

    @Benchmark
    public String scrape() {
        nanos += TimeUnit.SECONDS.toNanos(15);
        tracker.derpFrameReceived(Nodes.HOME);
        return registry.scrape();
    }

    /** Returns how many series such a node has. */
    public static long series(int regions) {
        ScrapeBenchmark node = new ScrapeBenchmark();
        node.regions = regions;
        node.report();
        return node.scrape().lines().filter(line -> !line.startsWith("#")).count();
    }
}
