package io.github.tailnethealth.app.replay;

import static io.github.tailnethealth.app.replay.Recordings.answer;
import static io.github.tailnethealth.app.replay.Recordings.bus;
import static io.github.tailnethealth.app.replay.Recordings.ended;
import static io.github.tailnethealth.app.replay.Recordings.event;
import static io.github.tailnethealth.app.replay.Recordings.failure;
import static io.github.tailnethealth.app.replay.Recordings.opened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Times here count from the first line of a recording, at which a replay begins. */
@Timeout(30)
class RecordedDaemonTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String FIRST = "{\"Version\":\"1\",\"SessionID\":\"recorder\",\"State\":2,"
            + "\"Prefs\":{\"WantRunning\":false},\"Health\":{\"Warnings\":null}}";

    @TempDir
    Path directory;

    private final ManualTime time = new ManualTime();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Set<Thread> before;
    private Path socket;
    private RecordedNode node;

    @BeforeEach
    void choose() {
        before = Set.copyOf(Thread.getAllStackTraces().keySet());
        socket = directory.resolve("r.sock");
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void pollsGetWhatWasRecordedLast() throws Exception {
        play(
                opened(0),
                bus(0, FIRST),
                answer(0, "status", "{\"BackendState\":\"NeedsLogin\"}"),
                answer(2, "status", "{\"BackendState\":\"Running\"}"),
                event(9, "end"));

        time.moveTo(1.9);
        assertThat(get("status?peers=false").body()).isEqualTo("{\"BackendState\":\"NeedsLogin\"}");
        time.moveTo(2);
        assertThat(get("status?peers=false").body()).isEqualTo("{\"BackendState\":\"Running\"}");
    }

    @Test
    void answersHaveTheRecordedHeaders() throws Exception {
        play(opened(0), bus(0, FIRST), answer(0, "status", "{}"), event(9, "end"));

        assertThat(RawClient.header(get("status").head(), "Tailscale-Cap")).isEqualTo("142");
        assertThat(RawClient.header(get("status").head(), "Tailscale-Version")).isEqualTo("1.102.3");
    }

    @Test
    void whatWasNeverAskedIsNotThere() throws Exception {
        play(opened(0), bus(0, FIRST), answer(0, "status", "{}"), event(9, "end"));

        assertThat(get("prefs").status()).isEqualTo(404);
        assertThat(get("../status").status()).isEqualTo(404);
    }

    @Test
    void nobodyMayWriteWhateverTheRecorderMight() throws Exception {
        play(opened(0), bus(0, FIRST), answer(0, "metrics", "\"a 1\\n\""), event(9, "end"));

        assertThat(get("metrics").status()).isEqualTo(403);
    }

    @Test
    void metricsAreText() throws Exception {
        play(opened(0), bus(0, FIRST), answer(0, "usermetrics", "\"a 1\\n\""), event(9, "end"));

        assertThat(get("usermetrics").body()).isEqualTo("a 1\n");
    }

    @Test
    void prefsAreWhatTheBusSaidOfThem() throws Exception {
        play(
                opened(0),
                bus(0, FIRST),
                answer(0, "prefs", "{\"WantRunning\":false}"),
                bus(1, "{\"Prefs\":{\"WantRunning\":true}}"),
                event(9, "end"));

        time.moveTo(0.5);
        assertThat(get("prefs").body()).isEqualTo("{\"WantRunning\":false}");
        time.moveTo(1);
        assertThat(get("prefs").body()).isEqualTo("{\"WantRunning\":true}");
    }

    @Test
    void aWatchGetsTheLinesAsTheyCome() throws Exception {
        play(opened(0), bus(0, FIRST), bus(1, "{\"State\":5}"), bus(2, "{\"State\":6}"), event(9, "end"));
        time.moveTo(0.5);
        try (RawClient client = watch()) {
            line(client);

            time.moveTo(1.5);
            assertThat(line(client)).isEqualTo(JSON.readTree("{\"State\":5}"));
            time.moveTo(2.5);
            assertThat(line(client)).isEqualTo(JSON.readTree("{\"State\":6}"));
        }
    }

    @Test
    void theFirstLineOfAWatchIsTheWholeState() throws Exception {
        play(
                opened(0),
                bus(0, FIRST),
                bus(1, "{\"State\":6,\"Prefs\":null,\"Engine\":{}}"),
                bus(2, "{\"Health\":{\"Warnings\":{\"x\":{\"Text\":\"t\"}}},\"ErrMessage\":\"e\"}"),
                bus(3, "{\"ClientVersion\":{\"RunningLatest\":true},\"Health\":null}"),
                event(9, "end"));
        time.moveTo(4);

        try (RawClient client = watch()) {
            assertThat(line(client))
                    .isEqualTo(JSON.readTree("{\"Version\":\"1\",\"State\":6,\"Prefs\":{\"WantRunning\":false},"
                            + "\"Health\":{\"Warnings\":{\"x\":{\"Text\":\"t\"}}},\"ClientVersion\":{\"RunningLatest\":true},"
                            + "\"SessionID\":\"0000000000000001\"}"));
        }
    }

    @Test
    void eachWatchHasASessionOfItsOwn() throws Exception {
        play(opened(0), bus(0, FIRST), event(9, "end"));
        time.moveTo(1);

        try (RawClient one = watch();
                RawClient two = watch()) {
            assertThat(line(one).get("SessionID")).isNotEqualTo(line(two).get("SessionID"));
        }
    }

    @Test
    void aWatchBeforeTheFirstLineWaitsForIt() throws Exception {
        play(opened(0), bus(1, FIRST), event(9, "end"));
        try (RawClient client = watch()) {
            time.moveTo(1.5);

            assertThat(line(client).get("State").intValue()).isEqualTo(2);
        }
    }

    @Test
    void aKilledDaemonBreaksItsWatchesAndRefusesUntilItIsBack() throws Exception {
        play(
                opened(0),
                bus(0, FIRST),
                ended(5, "end of stream"),
                ended(5.2, "connection refused"),
                opened(7),
                bus(7, "{\"State\":6}"),
                event(9, "end"));
        time.moveTo(1);
        RawClient client = watch();
        line(client);

        time.moveTo(5);
        assertThatThrownBy(client::chunk).isInstanceOf(EOFException.class);
        assertThat(socket).exists();
        assertThatThrownBy(() -> new RawClient(socket)).isInstanceOf(ConnectException.class);

        time.moveTo(7.5);
        try (RawClient again = watch()) {
            assertThat(line(again)).isEqualTo(JSON.readTree("{\"State\":6,\"SessionID\":\"0000000000000001\"}"));
        }
        client.close();
    }

    @Test
    void aStoppedDaemonEndsItsWatchesInOrderAndTakesItsFileWithIt() throws Exception {
        play(
                opened(0),
                bus(0, FIRST),
                bus(4.9, "{\"State\":0}"),
                ended(5, "end of stream"),
                ended(5.2, "no such file"),
                opened(7),
                event(9, "end"));
        time.moveTo(1);
        try (RawClient client = watch()) {
            line(client);

            time.moveTo(5);

            assertThat(line(client)).isEqualTo(JSON.readTree("{\"State\":0}"));
            assertThat(client.chunk()).isNull();
            assertThat(socket).doesNotExist();
            assertThatThrownBy(() -> new RawClient(socket)).isInstanceOf(SocketException.class);
        }
        time.moveTo(7);
        assertThat(socket).exists();
    }

    @Test
    void aFrozenDaemonAcceptsAndAnswersWhenItThaws() throws Exception {
        play(
                opened(0),
                bus(0, FIRST),
                answer(0, "status", "{\"BackendState\":\"Running\"}"),
                failure(10, "status", "timeout"),
                answer(20, "status", "{\"BackendState\":\"Stopped\"}"),
                event(30, "end"));
        time.moveTo(9);
        try (RawClient client = new RawClient(socket)) {
            client.send("GET /localapi/v0/status HTTP/1.1", "Host: local-tailscaled.sock");

            time.moveTo(20);

            assertThat(client.response().body()).isEqualTo("{\"BackendState\":\"Stopped\"}");
        }
    }

    @Test
    void aStreamSurvivesTheFrost() throws Exception {
        play(opened(0), bus(0, FIRST), failure(10, "status", "timeout"), bus(20, "{\"State\":6}"), event(30, "end"));
        time.moveTo(1);
        try (RawClient client = watch()) {
            line(client);
            time.moveTo(20);

            assertThat(line(client)).isEqualTo(JSON.readTree("{\"State\":6}"));
        }
    }

    @Test
    void aSecondRoundIsLikeTheFirstAfterARestart() throws Exception {
        play(opened(0), bus(0, FIRST), bus(2, "{\"State\":6}"), event(5, "end"), ended(6, "end of stream"));
        time.moveTo(3);
        try (RawClient client = watch()) {
            assertThat(line(client).get("State").intValue()).isEqualTo(6);

            time.moveTo(7);

            assertThat(client.chunk()).isNull();
        }
        try (RawClient client = watch()) {
            assertThat(line(client).get("State").intValue()).isEqualTo(2);
            time.moveTo(8.5);
            assertThat(line(client).get("State").intValue()).isEqualTo(6);
        }
    }

    @Test
    void whatIsDoneToTheTailnetIsTold() throws Exception {
        play(
                opened(0),
                bus(0, FIRST),
                event(1, "fault: relay killed"),
                event(2, "repair: relay started"),
                event(3, "end"));

        time.moveTo(1.5);
        assertThat(events).containsExactly("fault: relay killed");
        time.moveTo(2);
        assertThat(events).containsExactly("fault: relay killed", "repair: relay started");
    }

    @Test
    void brokenSinceIsWhenItBrokeInTheReplay() throws Exception {
        play(
                opened(0),
                bus(0, FIRST),
                bus(10, "{\"Health\":{\"Warnings\":{\"x\":{\"BrokenSince\":\"2026-11-22T06:00:10Z\"}}}}"),
                bus(20, "{\"Health\":{\"Warnings\":{\"x\":{\"BrokenSince\":\"2026-11-22T06:00:12Z\"}}}}"),
                event(30, "end"));
        time.moveTo(21);

        try (RawClient client = watch()) {
            assertThat(line(client).findValue("BrokenSince").stringValue())
                    .isEqualTo(ManualTime.START.plus(Duration.ofSeconds(12)).toString());
        }
    }

    @Test
    void inALaterRoundDatesAreOfThatRound() throws Exception {
        play(
                opened(0),
                bus(10, "{\"Health\":{\"Warnings\":{\"x\":{\"BrokenSince\":\"2026-11-22T06:00:10Z\"}}}}"),
                event(30, "end"));
        time.moveTo(29);
        time.moveTo(30);
        time.moveTo(41);

        try (RawClient client = watch()) {
            assertThat(line(client).findValue("BrokenSince").stringValue())
                    .isEqualTo(ManualTime.START.plus(Duration.ofSeconds(40)).toString());
        }
    }

    @Test
    void aWatcherWhoDoesNotReadIsCutOffAndHoldsUpNobody() throws Exception {
        String large = "{\"ErrMessage\":\"" + "x".repeat(100_000) + "\"}";
        String[] lines = new String[303];
        lines[0] = opened(0);
        lines[1] = bus(0, FIRST);
        lines[302] = event(9, "end");
        for (int i = 2; i < 302; i++) {
            lines[i] = bus((1000 + i) / 1000.0, large);
        }
        node = new RecordedNode(socket, Recordings.of(lines), time, events::add);
        time.moveTo(0.5);
        try (RawClient client = watch()) {
            line(client);
            time.moveTo(1.301);
            assertThat(get("prefs").status()).isEqualTo(404);

            String last = "";
            for (String chunk = client.chunk(); chunk != null; chunk = client.chunk()) {
                last = chunk;
            }
            assertThat(last).isEqualTo("{\"ErrMessage\":\"IPN bus consumer fell behind; closing watch\"}\n");
        }
    }

    @Test
    void aClosedNodeLeavesNeitherFileNorThread() throws Exception {
        play(opened(0), bus(0, FIRST), event(9, "end"));
        time.moveTo(1);
        try (RawClient client = watch()) {
            line(client);

            node.close();
            node.close();

            assertThatThrownBy(client::chunk).isInstanceOf(EOFException.class);
        }
        assertThat(socket).doesNotExist();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("replay-"))
                .allMatch(before::contains));
    }

    @Test
    void aNodeThatIsDeadMayBeClosed() throws Exception {
        play(opened(0), bus(0, FIRST), ended(1, "end of stream"), ended(1.2, "connection refused"), opened(7));
        time.moveTo(2);

        node.close();

        assertThat(socket).doesNotExist();
    }

    @Test
    void aPathWhereNobodyCanListenIsTheCallersToKnow() {
        Recording recording = Recordings.of(opened(0), bus(0, FIRST));

        assertThatThrownBy(() ->
                        new RecordedNode(directory.resolve("missing").resolve("r.sock"), recording, 1, events::add))
                .isInstanceOf(IOException.class);
    }

    private void play(String... lines) throws IOException {
        node = new RecordedNode(socket, Recordings.of(lines), time, events::add);
    }

    private RawClient.Response get(String endpoint) throws IOException {
        return RawClient.get(socket, endpoint);
    }

    /** Returns when the node knows about the watch. */
    private RawClient watch() throws IOException {
        RawClient client = new RawClient(socket);
        client.watch();
        return client;
    }

    private static JsonNode line(RawClient client) throws IOException {
        return JSON.readTree(client.chunk());
    }
}
