package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Eventually.eventually;
import static io.github.tailnethealth.localapi.Shown.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Verdict;
import io.github.tailnethealth.tracker.VirtualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock of the machine, which is the daemon's and ours, is stepped while the feed reads. */
class WallClockStepsTest {
    private static final String LAST_SUCCESS = "tailnet.health.feed.last.success.timestamp";

    private final VirtualDaemon daemon = VirtualDaemon.settled();

    @ParameterizedTest
    @CsvSource({
        "router, PT1H",
        "router, PT-1H",
        "router, PT490000H",
        "network-status, PT1H",
        "network-status, PT-1H",
        "no-udp4-bind, PT1H",
        "no-udp4-bind, PT-1H",
        "no-derp-connection, PT1H",
        "no-derp-connection, PT-1H",
        "tls-connection-failed, PT1H",
        "tls-connection-failed, PT-1H",
    })
    void whatTheDaemonDatesIsShownAsItDatesItBeforeAndAfter(String code, Duration step) {
        Instant broken = daemon.now();
        Shown shown = warning(code).text("t").arg("derp-region-id", "900").since(broken);
        daemon.runs(Duration.ofSeconds(3));
        daemon.shows(shown);
        assertThat(daemon.check(code).since()).isEqualTo(broken);

        daemon.clock.stepWall(step);
        daemon.runs(Duration.ofSeconds(1));
        assertThat(daemon.check(code).since()).isEqualTo(broken);
        daemon.shows(shown); // the daemon tells the whole set again
        assertThat(daemon.check(code).since()).isEqualTo(broken);

        daemon.shows();
        daemon.runs(Duration.ofSeconds(2));
        Instant again = daemon.now();
        daemon.runs(Duration.ofSeconds(3));
        daemon.shows(warning(code).text("t").arg("derp-region-id", "900").since(again));
        assertThat(daemon.check(code).since()).isEqualTo(again);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void aNodeThatIsOffIsOffSinceTheDaemonSaysSo(Duration step) {
        Instant off = daemon.now();
        daemon.goesDown();
        daemon.clock.stepWall(step);
        daemon.runs(Duration.ofSeconds(1));

        assertThat(daemon.check("wantrunning-false").since()).isEqualTo(off);
    }

    @Test
    void aDateThatIsAheadByTheClocksSmallDifferenceCounts() {
        daemon.clock.stepWall(Duration.ofMillis(900)); // too small to be followed
        Instant broken = daemon.now();
        daemon.shows(warning("router").since(broken));

        assertThat(daemon.check("router").since()).isEqualTo(broken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void aHealthyNodeStaysHealthyAndAnOutageShowsAfterTheSameTime(Duration step) {
        Report before = daemon.report();
        daemon.clock.stepWall(step);
        daemon.runs(Duration.ofMinutes(5));
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(daemon.report().transitions()).isEqualTo(before.transitions());

        daemon.online = false;
        daemon.clock.stepWall(step.negated());
        daemon.runs(Duration.ofSeconds(10));
        assertThat(daemon.text()).isNull();
        daemon.runs(Duration.ofSeconds(1));
        assertThat(daemon.text()).isEqualTo("not in map poll");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void anUnprovenHomeIsProvenAfterTheSameTime(Duration step) {
        VirtualDaemon fresh = VirtualDaemon.connected();
        fresh.clock.stepWall(step);
        fresh.runs(Duration.ofMillis(14_999));
        assertThat(fresh.check("no-derp-connection").unproven()).isTrue();

        fresh.runs(Duration.ofMillis(1));
        assertThat(fresh.check("no-derp-connection").unproven()).isFalse();
    }

    @Test
    @Timeout(60)
    void theTimeOfTheLastSuccessFollowsTheWallClock(@TempDir Path directory) throws Exception {
        VirtualClock clock = new VirtualClock();
        Tracker tracker = clock.steady(Tracker.builder())
                .fed(FeedSource.LIVE, Duration.ofSeconds(10))
                .build();
        Path socket = directory.resolve("d.sock");
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (ScriptedLocalApi api = new ScriptedLocalApi(socket);
                FeedBench bench = new FeedBench(tracker, FeedBench.quick(socket))) {
            new FeedMetrics(bench.feed).bindTo(registry);
            bench.awaitHealthy();
            eventually(() -> registry.find(LAST_SUCCESS).timeGauge() != null);
            assertThat(lastSuccess(registry)).isEqualTo(VirtualClock.START.getEpochSecond());

            clock.stepWall(Duration.ofHours(1));

            assertThat(lastSuccess(registry)).isEqualTo(clock.instant().getEpochSecond());
            assertThat(api.openStreams()).isEqualTo(1);
        }
    }

    private static double lastSuccess(SimpleMeterRegistry registry) {
        return registry.get(LAST_SUCCESS).timeGauge().value(TimeUnit.SECONDS);
    }
}
