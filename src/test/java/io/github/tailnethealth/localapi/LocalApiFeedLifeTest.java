package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Eventually.eventually;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.BUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.STATUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.json;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the feed begins, finds its daemon, survives its own threads, and ends. */
@Timeout(60)
class LocalApiFeedLifeTest {
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

    @Test
    void aTrackerThatIsNotFedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalApiFeed(Tracker.builder().build(), LocalApiSettings.of(socket)))
                .withMessage("the tracker was not built to be fed");
    }

    // ---- finding the daemon

    @Test
    void aNewDaemonAtTheSamePathIsFoundWithoutWaitingForTheNextAttempt() throws IOException {
        LocalApiSettings patient = new LocalApiSettings(
                socket,
                FeedBench.POLL,
                Duration.ofMinutes(1),
                FeedBench.TIMEOUT,
                FeedBench.TIMEOUT,
                Duration.ofMinutes(10),
                Duration.ofMinutes(30),
                Duration.ofMinutes(30));
        try (FeedBench bench = new FeedBench(patient)) {
            bench.awaitHealthy();
            daemon.kill();
            bench.awaitState(FeedState.REFUSED);

            daemon.restart();

            bench.awaitHealthy(); // within its 20 s, of 22 minutes at least
        }
    }

    @Test
    void aSocketThatAppearsLaterAtOneOfTheKnownPathsIsFound() throws IOException {
        daemon.close();
        Path other = directory.resolve("other.sock");
        SocketPaths paths = new SocketPaths(
                name -> name.equals("TS_SOCKET") ? other.toString() : null,
                path -> path.equals(other) && Files.exists(path));
        try (FeedBench bench = new FeedBench(FeedBench.quick(null), paths)) {
            assertThat(bench.awaitState(FeedState.NO_SOCKET))
                    .startsWith("no socket: tried [" + other)
                    .contains("/run/tailscale/tailscaled.sock");

            try (ScriptedLocalApi late = new ScriptedLocalApi(other)) {
                bench.awaitHealthy();
                assertThat(late.openStreams()).isEqualTo(1);
            }
        }
    }

    @Test
    void aDaemonThatComesBackAtAKnownPathIsFoundAgain() throws IOException {
        Path known = directory.resolve("known.sock");
        SocketPaths paths = new SocketPaths(name -> known.toString(), path -> path.equals(known) && Files.exists(path));
        try (FeedBench bench = new FeedBench(FeedBench.quick(null), paths);
                ScriptedLocalApi one = new ScriptedLocalApi(known)) {
            bench.awaitHealthy();
            one.kill();
            bench.awaitState(FeedState.REFUSED);
            one.restart();
            bench.awaitHealthy();
        }
    }

    // ---- threads that die

    /** A clock that fails once, on a thread of that name. */
    private static final class FailingClock implements InstantSource {
        private final AtomicReference<String> victim = new AtomicReference<>();

        @Override
        public Instant instant() {
            String name = victim.get();
            if (Thread.currentThread().getName().equals(name) && victim.compareAndSet(name, null)) {
                throw new LinkageError("unforeseen");
            }
            return Instant.now();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tailnet-feed-stream", "tailnet-feed-poll"})
    void aThreadThatDiesIsRestartedAndCounted(String thread) throws IOException {
        FailingClock clock = new FailingClock();
        Tracker tracker = Tracker.builder()
                .clock(clock)
                .fed(FeedSource.LIVE, Duration.ofSeconds(10))
                .build();
        try (FeedBench bench = new FeedBench(tracker, FeedBench.quick(socket))) {
            bench.awaitHealthy();
            assertThat(bench.feed.stats().restarts()).isZero();

            clock.victim.set(thread);
            daemon.send("{}\n");
            eventually(() -> bench.feed.stats().restarts() == 1);

            eventually(() -> daemon.openStreams() == 1);
            daemon.when(STATUS, json("{\"BackendState\":\"Stopped\"}"));
            eventually(() -> "Stopped".equals(tracker.report().node().state()));
            assertThat(bench.feed.stats().restarts()).isEqualTo(1);
            bench.awaitState(FeedState.OK);
        }
    }

    // ---- the end

    @Test
    void aFeedThatWasNeverStartedEndsToo() {
        new LocalApiFeed(FeedBench.tracker(), FeedBench.quick(socket)).close();

        assertNoThreads();
    }

    @Test
    void closingEndsEverythingAndKeepsWhatWasReported() {
        FeedBench bench = new FeedBench(socket);
        bench.awaitHealthy();

        bench.close();
        bench.close();

        assertNoThreads();
        eventually(() -> daemon.connections() == 0);
        assertThat(bench.status().state()).isEqualTo(FeedState.OK);
        assertThat(bench.tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void startedAgainAfterItsEndItReadsTheDaemonThatIsThereByThen() {
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitHealthy();
            bench.feed.close();
            daemon.when(STATUS, json("{\"BackendState\":\"Stopped\"}"));

            bench.feed.start();
            bench.feed.start();

            eventually(() -> "Stopped".equals(bench.tracker.report().node().state()));
            bench.awaitState(FeedState.OK);
            assertThat(daemon.openStreams()).isEqualTo(1);
        }

        assertNoThreads();
    }

    @ParameterizedTest
    @ValueSource(strings = {STATUS, BUS})
    void closingEndsWhatWaitsForADaemonThatIsSilent(String endpoint) {
        daemon.when(endpoint, silence());
        LocalApiSettings patient = new LocalApiSettings(
                socket,
                FeedBench.POLL,
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10));
        try (FeedBench bench = new FeedBench(patient)) {
            eventually(() -> daemon.requests().stream().anyMatch(r -> r.path().endsWith(endpoint)));
            assertThat(bench.status().state()).isEqualTo(FeedState.CONNECTING);
        }

        assertNoThreads();
        eventually(() -> daemon.connections() == 0);
    }

    @Test
    void closingEndsTheWaitForADaemonThatIsGone() {
        daemon.close();
        LocalApiSettings patient = new LocalApiSettings(
                socket,
                FeedBench.POLL,
                Duration.ofMinutes(1),
                FeedBench.TIMEOUT,
                FeedBench.TIMEOUT,
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10));
        try (FeedBench bench = new FeedBench(patient)) {
            bench.awaitState(FeedState.NO_SOCKET);
        }

        assertNoThreads();
    }

    @Test
    void startedAndClosedAtAnyMomentLeavesNothingBehind() throws IOException {
        for (int i = 0; i < 5; i++) {
            new FeedBench(socket).close();
        }
        assertNoThreads();
        eventually(() -> daemon.connections() == 0);
        long descriptors = descriptors();
        for (int i = 0; i < 40; i++) {
            FeedBench bench = new FeedBench(socket);
            int seen = daemon.accepted();
            if (i % 2 == 0) {
                eventually(() -> daemon.accepted() > seen);
            }
            bench.close();
        }

        assertNoThreads();
        eventually(() -> daemon.connections() == 0 && descriptors() <= descriptors);
    }

    @Test
    void aClosedFeedTellsNoState() {
        for (int i = 0; i < 20; i++) {
            FeedBench bench = new FeedBench(socket);
            bench.awaitHealthy();
            bench.close();
            assertNoThreads();

            assertThat(bench.status().state()).isEqualTo(FeedState.OK);
        }
    }

    @Test
    void twoFeedsDoNotKnowEachOther() throws IOException {
        Path second = directory.resolve("second.sock");
        try (ScriptedLocalApi other = new ScriptedLocalApi(second);
                FeedBench one = new FeedBench(socket);
                FeedBench two = new FeedBench(second)) {
            one.awaitHealthy();
            two.awaitHealthy();

            daemon.kill();
            one.awaitState(FeedState.REFUSED);
            other.send("{\"State\":4}\n");

            assertThat(two.status().state()).isEqualTo(FeedState.OK);
            daemon.restart();
            one.awaitHealthy();
        }
        assertNoThreads();
    }

    private static long descriptors() throws IOException {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(own)) {
            return files.count();
        }
    }

    private static void assertNoThreads() {
        eventually(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("tailnet-feed-")));
    }
}
