package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Eventually.eventually;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.BUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.DERP_MAP;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.FIRST_LINE;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.STATUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.USER_METRICS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.bus;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.json;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.silence;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.app.replay.HttpRequest;
import io.github.tailnethealth.tracker.FeedState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the feed asks, and when. */
@Timeout(60)
class LocalApiFeedPollsTest {
    /** So long that nothing is asked in a test because its time has come. */
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    Path directory;

    private Path socket;
    private ScriptedLocalApi daemon;

    @BeforeEach
    void start() throws IOException {
        socket = directory.resolve("d.sock");
        daemon = new ScriptedLocalApi(socket);
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private FeedBench bench(Duration poll, Duration userMetrics) {
        return new FeedBench(FeedBench.settings(socket, poll, userMetrics));
    }

    private long asked(String endpoint) {
        return asked().stream().filter(endpoint::equals).count();
    }

    private List<String> asked() {
        List<String> endpoints = new ArrayList<>();
        for (HttpRequest request : daemon.requests()) {
            endpoints.add(request.path().replaceFirst("^/localapi/v0/", ""));
        }
        return endpoints;
    }

    @Test
    void atFirstEverythingIsAskedOnceAndTheStatusAgainAfterTheMetrics() {
        try (FeedBench bench = bench(NEVER, NEVER)) {
            bench.awaitHealthy();
            eventually(() -> asked(STATUS) >= 2);

            List<String> asked = new ArrayList<>(asked());
            assertThat(asked).startsWith(BUS, STATUS, DERP_MAP, USER_METRICS, STATUS);
            assertThat(asked(BUS)).isEqualTo(1);
            assertThat(asked(USER_METRICS)).isEqualTo(1);
        }
    }

    @Test
    void theBusIsWatchedWithTheMaskThatAsksForNoMapOfTheNetwork() {
        try (FeedBench bench = bench(NEVER, NEVER)) {
            bench.awaitHealthy();

            assertThat(daemon.requests().get(0).query()).isEqualTo("mask=2950");
        }
    }

    @Test
    void aLineOfTheBusAsksForTheStatusAtOnce() throws IOException {
        try (FeedBench bench = bench(NEVER, NEVER)) {
            bench.awaitHealthy();
            eventually(() -> asked(STATUS) >= 2);
            for (int i = 0; i < 5; i++) {
                long before = asked(STATUS);

                daemon.send("{}\n");

                eventually(() -> asked(STATUS) > before);
            }
            assertThat(asked(USER_METRICS)).isEqualTo(1);
        }
    }

    @Test
    void theStatusIsAskedAtItsInterval() {
        try (FeedBench bench = bench(Duration.ofMillis(20), NEVER)) {
            bench.awaitHealthy();

            eventually(() -> asked(STATUS) >= 10);

            assertThat(asked(USER_METRICS)).isEqualTo(1);
        }
    }

    @Test
    void theMetricsAreAskedAtTheirIntervalAndAStatusFollows() {
        try (FeedBench bench = bench(Duration.ofMillis(20), Duration.ofMillis(60))) {
            bench.awaitHealthy();

            eventually(() -> asked(USER_METRICS) >= 4);

            List<String> asked = asked();
            for (int i = 0; i < asked.size() - 1; i++) {
                if (asked.get(i).equals(USER_METRICS)) {
                    assertThat(asked.get(i + 1)).isEqualTo(STATUS);
                }
            }
        }
    }

    @Test
    void afterAReconnectTheMetricsAreAskedAtOnce() throws IOException {
        try (FeedBench bench = bench(NEVER, NEVER)) {
            bench.awaitHealthy();
            eventually(() -> asked(USER_METRICS) == 1);

            daemon.endStreams();

            eventually(() -> asked(USER_METRICS) == 2 && asked(DERP_MAP) == 2);
        }
    }

    @Test
    void aDaemonWithoutMetricsIsFine() {
        daemon.when(USER_METRICS, text(404, "not found"));
        try (FeedBench bench = bench(Duration.ofMillis(20), Duration.ofMillis(40))) {
            bench.awaitHealthy();
            eventually(() -> asked(USER_METRICS) >= 3);

            assertThat(bench.status().state()).isEqualTo(FeedState.OK);
            assertThat(bench.feed.stats().reads(FeedState.GARBAGE)).isZero();
        }
    }

    @Test
    void aRegionThatNobodyKnowsAsksForTheMap() {
        daemon.when(USER_METRICS, text(404, ""));
        try (FeedBench bench = bench(Duration.ofMillis(20), NEVER)) {
            bench.awaitHealthy();
            assertThat(bench.tracker.report().derp().home()).isNull();

            daemon.when(DERP_MAP, json("{\"Regions\":{\"900\":{\"RegionID\":900,\"RegionCode\":\"loop\"}}}"));

            eventually(
                    () -> Long.valueOf(900).equals(bench.tracker.report().derp().home()));
            long maps = asked(DERP_MAP);
            long polls = asked(STATUS);
            eventually(() -> asked(STATUS) >= polls + 5);
            assertThat(asked(DERP_MAP)).isEqualTo(maps); // it is known now
            assertThat(maps).isLessThan(polls); // and was not asked for with each poll
        }
    }

    @Test
    void whileStalledItPollsLessOften() {
        List<Long> times = new CopyOnWriteArrayList<>();
        LocalApiSettings settings = new LocalApiSettings(
                socket,
                Duration.ofMillis(20),
                NEVER,
                Duration.ofMillis(20),
                FeedBench.TIMEOUT,
                Duration.ofMinutes(10),
                Duration.ofMillis(20),
                Duration.ofMillis(320));
        try (FeedBench bench = new FeedBench(settings)) {
            bench.awaitHealthy();
            daemon.when(STATUS, (d, exchange) -> times.add(System.nanoTime()));
            bench.awaitState(FeedState.STALLED);

            eventually(() -> times.size() >= 7);

            // 20 ms to time out, and then 15 to 20, 30 to 40, 60 to 80, 120 to 160, 240 to 320 ms
            assertThat(times.get(6) - times.get(5))
                    .isGreaterThan(Duration.ofMillis(200).toNanos());
            assertThat(times.get(6) - times.get(0))
                    .isGreaterThan(Duration.ofMillis(480).toNanos());

            daemon.when(STATUS, json("{\"BackendState\":\"Running\",\"Self\":{\"Online\":true,\"Relay\":\"loop\"}}"));
            bench.awaitHealthy();
            long healed = asked(STATUS);
            eventually(() -> asked(STATUS) >= healed + 5);
        }
    }

    @Test
    void theQuestionThatAFrozenDaemonHasGotIsAnsweredWhenItThaws() {
        CountDownLatch thaw = new CountDownLatch(1);
        ScriptedLocalApi.Behaviour well =
                json("{\"BackendState\":\"Running\",\"Self\":{\"Online\":true,\"Relay\":\"loop\"}}");
        LocalApiSettings settings = new LocalApiSettings(
                socket,
                Duration.ofMillis(20),
                NEVER,
                Duration.ofMillis(20),
                FeedBench.TIMEOUT,
                Duration.ofMinutes(10),
                Duration.ofMillis(20),
                Duration.ofMinutes(10));
        try (FeedBench bench = new FeedBench(settings)) {
            bench.awaitHealthy();
            long before = asked(STATUS);
            daemon.when(STATUS, (d, exchange) -> {
                awaitUninterruptibly(thaw);
                well.answer(d, exchange);
            });
            bench.awaitState(FeedState.STALLED);
            eventually(() -> asked(STATUS) >= before + 7); // the last one waits for more than a second
            long questions = asked(STATUS);

            daemon.when(STATUS, silence()); // no other question is answered
            thaw.countDown();
            eventually(() -> bench.status().state() == FeedState.OK);
            assertThat(asked(STATUS)).isBetween(questions, questions + 1);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aQuietStreamIsOpenedAgainWithoutALoss() {
        LocalApiSettings settings = new LocalApiSettings(
                socket,
                Duration.ofMillis(20),
                NEVER,
                FeedBench.TIMEOUT,
                FeedBench.TIMEOUT,
                Duration.ofMillis(150),
                Duration.ofMillis(10),
                Duration.ofMillis(50));
        List<FeedState> states = new CopyOnWriteArrayList<>();
        try (FeedBench bench = new FeedBench(settings)) {
            bench.awaitHealthy();

            eventually(() -> {
                states.add(bench.status().state());
                return asked(BUS) >= 4;
            });

            assertThat(states).containsOnly(FeedState.OK);
            assertThat(bench.feed.stats().reconnects()).isZero();
        }
    }

    @Test
    void noPollIsMadeWhileThereIsNoStream() throws IOException {
        try (FeedBench bench = bench(Duration.ofMillis(20), NEVER)) {
            bench.awaitHealthy();
            daemon.when(BUS, silence());
            daemon.endStreams();
            bench.awaitState(FeedState.STALLED);
            long before = asked(STATUS);
            long streams = asked(BUS);

            eventually(() -> asked(BUS) >= streams + 2);

            assertThat(asked(STATUS)).isEqualTo(before);
            daemon.when(BUS, bus(FIRST_LINE));
            bench.awaitHealthy();
        }
    }
}
