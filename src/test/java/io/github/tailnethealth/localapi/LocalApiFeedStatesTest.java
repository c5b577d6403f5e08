package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Eventually.eventually;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.BUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.FIRST_LINE;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.STATUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.STATUS_OF_TODAY;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.bus;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.json;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.raw;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.silence;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which a daemon fails is a state with a text, and the feed comes back from each by itself. */
@Timeout(60)
class LocalApiFeedStatesTest {
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
    void aDaemonThatAnswersIsOk() {
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(FeedState.OK)).isEmpty();
            bench.awaitHealthy();
        }
    }

    @Test
    void aDaemonWhoseFirstLineIsNotUnderstoodIsNotOkHoweverWellItAnswers() {
        daemon.when(BUS, bus("{\"SessionID\":\"1\",\"State\":6,\"Prefs\":\"of another shape\"}"));
        try (FeedBench bench = new FeedBench(socket)) {
            eventually(() -> bench.feed.stats().reads(FeedState.OK) > 5);

            assertThat(bench.status().state()).isEqualTo(FeedState.CONNECTING);
            assertThat(bench.tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
        }
    }

    @Test
    void beforeItIsStartedAFeedIsConnecting() {
        try (LocalApiFeed feed = new LocalApiFeed(FeedBench.tracker(), FeedBench.quick(socket))) {
            assertThat(feed.stats().reads(FeedState.OK)).isZero();
        }
        assertThat(daemon.accepted()).isZero();
    }

    @Test
    void noFile() throws IOException {
        daemon.close();
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(FeedState.NO_SOCKET)).isEqualTo("no socket at " + socket);
            assertThat(bench.tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);

            daemon.restart();
            bench.awaitHealthy();
        }
    }

    @Test
    void notASocket() throws IOException {
        daemon.close();
        Files.createFile(socket);
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(FeedState.NO_SOCKET)).isEqualTo(socket + " is not a socket");

            daemon.restart();
            bench.awaitHealthy();
        }
    }

    @Test
    void refused() throws IOException {
        daemon.kill();
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(FeedState.REFUSED)).isEqualTo("nobody listens at " + socket);

            daemon.restart();
            bench.awaitHealthy();
        }
    }

    @Test
    void killed() throws IOException {
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitHealthy();

            daemon.kill();
            bench.awaitState(FeedState.REFUSED);

            daemon.restart();
            bench.awaitHealthy();
        }
    }

    @Test
    void noPermissionForTheFile() throws IOException {
        assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
        Files.setPosixFilePermissions(socket, Set.of());
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(FeedState.FORBIDDEN)).isEqualTo("no permission to connect to " + socket);

            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            bench.awaitHealthy();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, FORBIDDEN, 'refuses us the permission (HTTP 403)'",
        "404, GARBAGE, answered HTTP 404",
        "500, GARBAGE, answered HTTP 500",
        "302, GARBAGE, answered HTTP 302",
    })
    void anAnswerThatIsNone(int code, FeedState state, String what) {
        daemon.when(STATUS, text(code, "some body"));
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(state)).isEqualTo("the daemon at " + socket + " " + what + ": status");

            daemon.when(STATUS, STATUS_OF_TODAY);
            bench.awaitHealthy();
        }
    }

    @ParameterizedTest
    @CsvSource({"403, FORBIDDEN", "404, GARBAGE", "500, GARBAGE"})
    void aStreamThatIsNone(int code, FeedState state) {
        daemon.when(BUS, text(code, "some body"));
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(state)).endsWith(": watch-ipn-bus");

            daemon.when(BUS, bus(FIRST_LINE));
            bench.awaitHealthy();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "null",
                "[]",
                "{\"BackendState\":6}",
                "{\"Self\":{\"Online\":\"yes\"}}",
                "{\"BackendState\":\"Running\"",
                "<html>"
            })
    void anAnswerThatIsNotTheDaemons(String body) {
        daemon.when(STATUS, json(body));
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(FeedState.GARBAGE)).startsWith("the daemon at " + socket + " sent ");

            daemon.when(STATUS, STATUS_OF_TODAY);
            bench.awaitHealthy();
        }
    }

    @Test
    void anAnswerThatIsNotHttp() {
        daemon.when(STATUS, raw("SSH-2.0-OpenSSH_9.6\r\n\r\n"));
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(FeedState.GARBAGE)).contains("not HTTP");

            daemon.when(STATUS, STATUS_OF_TODAY);
            bench.awaitHealthy();
        }
    }

    @Test
    void noAnswerAtAll() {
        daemon.when(STATUS, silence());
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(FeedState.STALLED))
                    .isEqualTo("the daemon at " + socket + " did not answer in time: status");

            daemon.when(STATUS, STATUS_OF_TODAY);
            bench.awaitHealthy();
        }
    }

    @Test
    void aStreamThatDoesNotBegin() {
        daemon.when(BUS, silence());
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(FeedState.STALLED))
                    .isEqualTo("the daemon at " + socket + " did not answer in time: watch-ipn-bus");

            daemon.when(BUS, bus(FIRST_LINE));
            bench.awaitHealthy();
        }
    }

    @Test
    void frozenAndThawedKeepsItsStreamAndForgetsNothing() {
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitHealthy();
            daemon.when(STATUS, silence());
            bench.awaitState(FeedState.STALLED);

            daemon.when(STATUS, STATUS_OF_TODAY);
            bench.awaitHealthy();

            assertThat(bench.feed.stats().reconnects()).isZero();
            assertThat(busRequests()).isEqualTo(1);
        }
    }

    @Test
    void aLineThatIsCutInTheMiddle() throws IOException {
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitHealthy();
            daemon.when(BUS, text(403, ""));

            daemon.when(BUS, silence());
            daemon.cutInsideChunk();
            eventually(() -> bench.status().state() != FeedState.OK);

            daemon.when(BUS, bus(FIRST_LINE));
            bench.awaitHealthy();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json\n", "{\"State\":\n", "{\"State\":6}}\n", "\u0000\n"})
    void aLineThatIsNotJson(String line) throws IOException {
        try (FeedBench bench = new FeedBench(longPauses())) {
            bench.awaitHealthy();

            daemon.send(line);

            assertThat(bench.awaitState(FeedState.GARBAGE)).endsWith(": watch-ipn-bus");
            bench.awaitHealthy();
        }
    }

    @Test
    void aValueThatIsTooLarge() throws IOException {
        try (FeedBench bench = new FeedBench(longPauses())) {
            bench.awaitHealthy();

            daemon.send("{\"ErrMessage\":\"" + "x".repeat((1 << 20) + 1) + "\"}\n");

            assertThat(bench.awaitState(FeedState.GARBAGE)).contains("1 MiB");
            bench.awaitHealthy();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"State\":\"six\"}\n", "{\"Health\":[]}\n", "[]\n", "6\n", "{\"Prefs\":{\"WantRunning\":3}}\n"
            })
    void aValueOfAWrongTypeIsSkippedAndTheStreamGoesOn(String line) throws IOException {
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitHealthy();

            daemon.send(line + "{\"Health\":{\"Warnings\":{\"router\":{\"Args\":{\"LegacyError\":\"boom\"}}}}}\n");

            eventually(() -> "router: boom".equals(bench.tracker.report().originalText()));
            assertThat(bench.status().state()).isEqualTo(FeedState.OK);
            assertThat(busRequests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"106, 106", "112, 112", "'', null", "new, null"})
    void tooOld(String capability, String told) {
        daemon.when(
                STATUS,
                json(
                        "{\"BackendState\":\"Running\"}",
                        capability.isEmpty() ? Map.of() : Map.of("Tailscale-Cap", capability)));
        try (FeedBench bench = new FeedBench(socket)) {
            assertThat(bench.awaitState(FeedState.TOO_OLD))
                    .isEqualTo("the daemon is older than 1.80 (capability " + told + ", at least 113 is needed)");
            assertThat(bench.tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);

            daemon.when(STATUS, STATUS_OF_TODAY);
            bench.awaitHealthy();
        }
    }

    @Test
    void fellBehind() throws IOException {
        try (FeedBench bench = new FeedBench(longPauses())) {
            bench.awaitHealthy();
            Verdict before = bench.tracker.report().verdict();

            daemon.send("{\"ErrMessage\":\"IPN bus consumer fell behind; closing watch\"}\n");
            daemon.endStreams();

            assertThat(bench.awaitState(FeedState.FELL_BEHIND))
                    .isEqualTo("the daemon closed the stream: we read too slowly");
            assertThat(bench.tracker.report().verdict()).isEqualTo(before); // nothing is forgotten
            bench.awaitHealthy();
            assertThat(bench.feed.stats().reconnects()).isEqualTo(1);
        }
    }

    @Test
    void cleanEnd() throws IOException {
        try (FeedBench bench = new FeedBench(longPauses())) {
            bench.awaitHealthy();

            daemon.endStreams();

            assertThat(bench.awaitState(FeedState.REFUSED)).isEqualTo("the daemon ended the stream");
            bench.awaitHealthy();
        }
    }

    @Test
    void theCapabilityIsAskedAnewAfterEachReconnect() throws IOException {
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitHealthy();
            daemon.kill();
            bench.awaitState(FeedState.REFUSED);
            daemon.when(STATUS, json("{\"BackendState\":\"Running\"}", Map.of("Tailscale-Cap", "106")));

            daemon.restart();
            bench.awaitState(FeedState.TOO_OLD);
            daemon.kill();
            bench.awaitState(FeedState.REFUSED);
            daemon.when(STATUS, STATUS_OF_TODAY);

            daemon.restart();
            bench.awaitHealthy();
        }
    }

    private long busRequests() {
        return daemon.requests().stream().filter(r -> r.path().endsWith(BUS)).count();
    }

    /** Long enough that no state between is missed; a socket file that did not change is not tried sooner. */
    private LocalApiSettings longPauses() {
        return new LocalApiSettings(
                socket,
                FeedBench.POLL,
                Duration.ofMinutes(1),
                FeedBench.TIMEOUT,
                FeedBench.TIMEOUT,
                Duration.ofMinutes(10),
                Duration.ofMillis(200),
                Duration.ofMillis(400));
    }
}
