package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Eventually.eventually;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.STATUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tailnethealth.tracker.FeedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors are counted for the whole process, and so for both ends of each connection. */
class LeakTest {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private ScriptedLocalApi daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new ScriptedLocalApi(directory.resolve("d.sock"));
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void reconnectsLeaveNothingBehind() throws Exception {
        try (LocalApiClient client = client(LONG)) {
            reconnect(client, 20);
            Usage before = settled();

            reconnect(client, 200);

            assertReturnsTo(before);
        }
    }

    @Test
    void timedOutPollsLeaveNothingBehind() throws Exception {
        daemon.when(STATUS, silence());
        try (LocalApiClient client = client(Duration.ofMillis(10))) {
            timeOut(client, 5);
            Usage before = settled();

            timeOut(client, 50);

            assertReturnsTo(before);
        }
    }

    @Test
    void restartsOfTheDaemonLeaveNothingBehind() throws Exception {
        try (LocalApiClient client = client(LONG)) {
            restart(client, 5);
            Usage before = settled();

            restart(client, 50);

            assertReturnsTo(before);
        }
    }

    @Test
    void aClosedClientLeavesNothingBehind() throws Exception {
        openAndClose(2);
        Usage before = settled();

        openAndClose(20);

        assertReturnsTo(before);
    }

    /** A feed, through every kind of end that a daemon can come to; each time there is another daemon afterwards. */
    @Test
    @Timeout(180)
    void fiveHundredReconnectsOfAFeedLeaveNothingBehind() throws Exception {
        try (FeedBench bench = new FeedBench(directory.resolve("d.sock"))) {
            bench.awaitHealthy();
            for (End end : End.values()) {
                restart(bench, end);
            }
            Usage before = settledWith(bench);
            long reconnects = bench.feed.stats().reconnects();

            for (int i = 0; i < 500; i++) {
                restart(bench, End.values()[i % End.values().length]);
            }

            assertThat(bench.feed.stats().reconnects() - reconnects).isGreaterThanOrEqualTo(500);
            assertThat(bench.feed.stats().restarts()).isZero();
            settledWith(bench);
            assertReturnsTo(before);
        }
    }

    private enum End {
        CLEAN,
        CUT_INSIDE_A_CHUNK,
        CUT_INSIDE_A_LINE,
        GARBAGE,
        KILLED,
        REFUSED_FOR_A_WHILE,
        NO_FILE_FOR_A_WHILE,
        NO_ANSWER_TO_POLLS
    }

    private void restart(FeedBench bench, End end) throws IOException {
        eventually(() -> daemon.openStreams() == 1);
        long before = bench.feed.stats().reconnects();
        switch (end) {
            case CLEAN -> daemon.endStreams();
            case CUT_INSIDE_A_CHUNK -> daemon.cutInsideChunk();
            case CUT_INSIDE_A_LINE -> daemon.send("{\"State\":");
            case GARBAGE -> daemon.send("garbage\n");
            case NO_ANSWER_TO_POLLS -> {
                daemon.when(STATUS, silence());
                daemon.send(ScriptedLocalApi.FIRST_LINE + "\n"); // a poll follows
            }
            case REFUSED_FOR_A_WHILE -> {
                daemon.kill();
                bench.awaitState(FeedState.REFUSED);
            }
            case NO_FILE_FOR_A_WHILE -> {
                daemon.close();
                bench.awaitState(FeedState.NO_SOCKET);
            }
            case KILLED -> daemon.kill();
        }
        daemon.when(STATUS, ScriptedLocalApi.STATUS_OF_TODAY);
        daemon.restart();
        eventually(() -> bench.feed.stats().reconnects() > before);
        bench.awaitHealthy();
    }

    /** What is in use by a feed at rest: its stream and the connection of its polls. */
    private Usage settledWith(FeedBench bench) throws IOException {
        bench.awaitHealthy();
        eventually(() -> daemon.openStreams() == 1 && daemon.connections() == 2);
        return Usage.now();
    }

    private LocalApiClient client(Duration pollTimeout) {
        return new LocalApiClient(directory.resolve("d.sock"), pollTimeout, LONG);
    }

    private void reconnect(LocalApiClient client, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (BusStream stream = client.openBus(2950, LONG)) {
                assertThat(stream.next()).isInstanceOf(BusEvent.Line.class);
                client.status();
            }
        }
    }

    private static void timeOut(LocalApiClient client, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(catchThrowableOfType(LocalApiException.class, client::status)
                            .state())
                    .isEqualTo(FeedState.STALLED);
        }
    }

    private void restart(LocalApiClient client, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            BusStream stream = client.openBus(2950, LONG);
            stream.next();
            daemon.kill();
            assertThat(catchThrowableOfType(LocalApiException.class, stream::next)
                            .state())
                    .isEqualTo(FeedState.REFUSED);
            daemon.restart();
        }
    }

    private void openAndClose(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (LocalApiClient client = client(LONG)) {
                client.openBus(2950, LONG).next();
                client.status();
            }
        }
    }

    private record Usage(long descriptors, long threads) {

        static Usage now() throws IOException {
            long descriptors = 0;
            if (Files.isDirectory(DESCRIPTORS)) {
                try (Stream<Path> files = Files.list(DESCRIPTORS)) {
                    descriptors = files.count();
                }
            }
            // A client keeps up to four threads in its pool and a timer, as it likes.
            return new Usage(descriptors, threads("replay-") + Math.max(5, threads("tailnet-feed-")));
        }

        private static long threads(String prefix) {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith(prefix))
                    .count();
        }

        boolean isAtMost(Usage other) {
            return descriptors <= other.descriptors && threads <= other.threads;
        }
    }

    /** What is in use once the daemon noticed who is gone. */
    private Usage settled() throws IOException {
        eventually(() -> daemon.openStreams() == 0 && daemon.connections() <= 1);
        return Usage.now();
    }

    private static void assertReturnsTo(Usage before) throws IOException {
        eventually(() -> Usage.now().isAtMost(before));
    }
}
