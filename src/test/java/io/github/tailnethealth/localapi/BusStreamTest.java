package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Eventually.eventually;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.BUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.FIRST_LINE;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.bus;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.silence;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tailnethealth.tracker.FeedState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class BusStreamTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int MASK = 2950;

    @TempDir
    Path directory;

    private Path socket;
    private ScriptedLocalApi daemon;
    private LocalApiClient client;

    @BeforeEach
    void start() throws IOException {
        socket = directory.resolve("d.sock");
        daemon = new ScriptedLocalApi(socket);
        client = new LocalApiClient(socket, LONG, LONG);
    }

    @AfterEach
    void stop() {
        client.close();
        daemon.close();
    }

    @Test
    void theMaskIsAskedFor() throws Exception {
        open();

        assertThat(daemon.requests().get(0).query()).isEqualTo("mask=2950");
    }

    @Test
    void linesComeAsTheyAreSent() throws Exception {
        BusStream stream = open();
        assertThat(stream.next()).isInstanceOfSatisfying(BusEvent.Line.class, line -> {
            assertThat(line.news().opensWatch()).isTrue();
            assertThat(line.news().state()).isEqualTo(6);
            assertThat(line.bytes()).isEqualTo(FIRST_LINE.length());
        });
        eventually(() -> daemon.openStreams() > 0);

        daemon.send("{\"State\":4}\n{\"ErrMessage\":\"x\"}\n");

        assertThat(state(stream.next())).isEqualTo(4);
        assertThat(((BusEvent.Line) stream.next()).news().errMessage()).isEqualTo("x");
    }

    @Test
    void aLineInPiecesIsOneLine() throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.send("{\"Sta");
        daemon.send("te\":");
        daemon.send("5}");
        daemon.send("\n");

        assertThat(state(stream.next())).isEqualTo(5);
    }

    @Test
    void emptyLinesAreNone() throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.send("\n\r\n{\"State\":5}\n");

        assertThat(state(stream.next())).isEqualTo(5);
    }

    @Test
    void aLineWithoutNewsIsALine() throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.send("{\"Version\":null,\"Engine\":{\"LivePeers\":{}},\"SomethingNew\":[{\"a\":1}]}\n");

        assertThat(stream.next())
                .isEqualTo(new BusEvent.Line(new Notify(null, null, null, null, null, null, null, null), 67));
    }

    @Test
    void anEndInGoodOrderIsTheEnd() throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.endStreams();

        assertThat(stream.next()).isNull();
        assertThat(stream.next()).isNull();
    }

    @Test
    void theLastLineNeedsNoLineEnd() throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.send("{\"ErrMessage\":\"IPN bus consumer fell behind; closing watch\"}");
        daemon.endStreams();

        assertThat(((BusEvent.Line) stream.next()).news().errMessage()).contains("fell behind");
        assertThat(stream.next()).isNull();
    }

    @Test
    void aDaemonThatIsKilledWentAway() throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.kill();

        assertFails(
                stream::next,
                FeedState.REFUSED,
                "the daemon at " + socket + " went away in the middle of its answer: watch-ipn-bus");
    }

    @Test
    void aStreamCutInsideAChunkSaysThatTheDaemonWentAway() throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.cutInsideChunk();

        assertFails(
                stream::next,
                FeedState.REFUSED,
                "the daemon at " + socket + " went away in the middle of its answer: watch-ipn-bus");
    }

    @Test
    void aStreamThatEndsInsideALineSaysThatTheDaemonWentAway() throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.send("{\"State\":");
        daemon.endStreams();

        assertFails(
                stream::next,
                FeedState.REFUSED,
                "the daemon at " + socket + " went away in the middle of a line: watch-ipn-bus");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"State\":\"secret\"}",
                "{\"State\":6.5}",
                "{\"State\":\"6\"}",
                "{\"State\":99999999999999999999}",
                "{\"State\":[6]}",
                "{\"Prefs\":\"secret\"}",
                "{\"Prefs\":{\"WantRunning\":{\"secret\":1}}}",
                "{\"Health\":[]}",
                "{\"Health\":{\"Warnings\":{\"secret\":\"secret\"}}}",
                "{\"Health\":{\"Warnings\":{\"secret\":{\"Args\":{\"secret\":{}}}}}}",
                "{\"SelfChange\":{\"HomeDERP\":\"secret\"}}",
                "{\"SessionID\":{}}",
                "[]",
                "null",
                "17",
                "\"secret\"",
                "{} {}",
            })
    void aValueOfAnotherTypeCostsItsLineAndNothingElse(String line) throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.send(line + "\n{\"State\":5}\n");

        assertThat(stream.next()).isInstanceOfSatisfying(BusEvent.Unreadable.class, unreadable -> {
            assertThat(unreadable.why()).isNotBlank().doesNotContain("secret");
            assertThat(unreadable.bytes()).isEqualTo(line.length());
        });
        assertThat(state(stream.next())).isEqualTo(5);
    }

    @Test
    void anUnreadableLineTellsWhere() throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.send("{\"Health\":{\"Warnings\":{\"secret\":{\"DependsOn\":7}}}}\n");

        assertThat(((BusEvent.Unreadable) stream.next()).why())
                .isEqualTo("MismatchedInputException at Health.Warnings.*.DependsOn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "{\"State\":6,}", "{\"Engine\":{]}", "<html>", "{\"State\":6}}", "{\"State\""})
    void whatIsNoJsonIsGarbageAndEndsTheStream(String line) throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.send(line + "\n{\"State\":5}\n");

        LocalApiException e = catchThrowableOfType(LocalApiException.class, stream::next);
        assertThat(e.state()).isEqualTo(FeedState.GARBAGE);
        assertThat(e)
                .hasMessageContaining("sent something else than the expected JSON")
                .hasMessageNotContaining("secret")
                .hasNoCause();
        assertThat(stream.next()).isNull();
        eventually(() -> daemon.openStreams() == 0);
    }

    @Test
    void aTextOverOneMebibyteEndsTheStream() throws Exception {
        BusStream stream = openAndReadFirst();

        sendInBackground("{\"ErrMessage\":\"" + "x".repeat((1 << 20) + 20_000) + "\"}\n");

        assertFails(
                stream::next,
                FeedState.GARBAGE,
                "the daemon at " + socket + " sent a value of more than 1 MiB: watch-ipn-bus");
    }

    @Test
    void aLargeTextWithinTheLimitIsRead() throws Exception {
        BusStream stream = openAndReadFirst();

        sendInBackground("{\"ErrMessage\":\"" + "x".repeat(1_000_000) + "\"}\n");

        assertThat(((BusEvent.Line) stream.next()).news().errMessage()).hasSize(1_000_000);
    }

    @Test
    void manySmallTextsInOneValueAddUp() throws Exception {
        BusStream stream = openAndReadFirst();

        sendInBackground(
                "{\"Health\":{\"Warnings\":{" + "\"code\":{\"Text\":\"text\"},".repeat(60_000) + "\"x\":null}}}\n");

        assertFails(
                stream::next,
                FeedState.GARBAGE,
                "the daemon at " + socket + " sent a value of more than 1 MiB: watch-ipn-bus");
    }

    @Test
    void aValueThatWeDoNotReadHasTheSameLimit() throws Exception {
        BusStream stream = openAndReadFirst();

        sendInBackground("{\"InitialStatus\":[" + "\"peer\",".repeat(200_000) + "1]}\n");

        assertFails(
                stream::next,
                FeedState.GARBAGE,
                "the daemon at " + socket + " sent a value of more than 1 MiB: watch-ipn-bus");
    }

    @Test
    void aNetworkMapOfAnySizeIsSkipped() throws Exception {
        BusStream stream = openAndReadFirst();

        sendInBackground("{\"State\":5,\"NetMap\":{\"Peers\":[" + "{\"Name\":\"peer\"},".repeat(200_000)
                + "{\"Blob\":\"" + "x".repeat(2_000_000) + "\"}]},\"ErrMessage\":\"after\"}\n{\"State\":6}\n");

        assertThat(stream.next()).isInstanceOfSatisfying(BusEvent.Line.class, line -> {
            assertThat(line.news().state()).isEqualTo(5);
            assertThat(line.news().errMessage()).isEqualTo("after");
            assertThat(line.bytes()).isGreaterThan(5_000_000);
        });
        assertThat(state(stream.next())).isEqualTo(6);
    }

    @Test
    void nestingTooDeepEndsTheStream() throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.send("{\"Engine\":" + "[".repeat(600) + "]".repeat(600) + "}\n");

        assertFails(
                stream::next,
                FeedState.GARBAGE,
                "the daemon at " + socket + " sent JSON nested deeper than 500: watch-ipn-bus");
    }

    @Test
    void aNameTooLongEndsTheStream() throws Exception {
        BusStream stream = openAndReadFirst();

        daemon.send("{\"" + "x".repeat(50_001) + "\":1}\n");

        assertFails(
                stream::next,
                FeedState.GARBAGE,
                "the daemon at " + socket + " sent a name of more than 50000 bytes: watch-ipn-bus");
    }

    @Test
    void limitsDoNotAddUpOverTheLinesOfAStream() throws Exception {
        BusStream stream = openAndReadFirst();
        String line = "{\"ErrMessage\":\"" + "x".repeat(100_000) + "\"}\n";
        sendInBackground(line.repeat(40));

        for (int i = 0; i < 40; i++) {
            assertThat(stream.next()).isInstanceOf(BusEvent.Line.class);
        }
    }

    @Test
    void silenceForTheIdleTimeOutIsNoFailure() throws Exception {
        Duration idle = Duration.ofMillis(100);
        BusStream stream = client.openBus(MASK, idle);
        stream.next();

        assertThat(stream.next()).isEqualTo(new BusEvent.Silent(idle));
        assertThat(stream.next()).isNull();
        eventually(() -> daemon.openStreams() == 0);
    }

    @Test
    void halfALineAndThenSilenceIsSilence() throws Exception {
        Duration idle = Duration.ofMillis(100);
        BusStream stream = client.openBus(MASK, idle);
        stream.next();
        daemon.send("{\"State\":");

        assertThat(stream.next()).isEqualTo(new BusEvent.Silent(idle));
    }

    @Test
    void aSilentStreamDoesNotHoldUpPolls() throws Exception {
        BusStream stream = openAndReadFirst();

        for (int i = 0; i < 20; i++) {
            assertThat(client.status().status().backendState()).isEqualTo("Running");
        }

        assertThat(daemon.accepted()).isEqualTo(2);
        stream.close();
    }

    @Test
    void closingWakesABlockedReader() throws Exception {
        BusStream stream = openAndReadFirst();
        CompletableFuture<BusEvent> read = new CompletableFuture<>();
        Thread reader = blockedReader(stream, read);

        stream.close();
        stream.close();
        reader.join();

        assertThat(read.get()).isNull();
        eventually(() -> daemon.connections() == 0);
    }

    @Test
    void closingTheClientWakesABlockedReader() throws Exception {
        BusStream stream = openAndReadFirst();
        CompletableFuture<BusEvent> read = new CompletableFuture<>();
        Thread reader = blockedReader(stream, read);

        client.close();
        reader.join();

        assertThat(read.get()).isNull();
        eventually(() -> daemon.connections() == 0);
    }

    @Test
    void anInterruptWakesABlockedReaderAndClosesTheConnection() throws Exception {
        BusStream stream = openAndReadFirst();
        CompletableFuture<BusEvent> read = new CompletableFuture<>();
        Thread reader = blockedReader(stream, read);

        reader.interrupt();
        reader.join();

        ExecutionException e = catchThrowableOfType(ExecutionException.class, read::get);
        assertThat(e).hasCauseInstanceOf(InterruptedException.class);
        eventually(() -> daemon.connections() == 0);
    }

    @Test
    void aClosedStreamHasNoMoreLines() throws Exception {
        BusStream stream = open();

        stream.close();

        assertThat(stream.next()).isNull();
    }

    @Test
    void aRefusedWatchIsForbidden() {
        daemon.when(BUS, text(403, "watch access denied\n"));

        assertFails(
                this::open,
                FeedState.FORBIDDEN,
                "the daemon at " + socket + " refuses us the permission (HTTP 403): watch-ipn-bus");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500, 503})
    void anyOtherStatusIsGarbage(int status) {
        daemon.when(BUS, text(status, "no\n"));

        assertFails(
                this::open,
                FeedState.GARBAGE,
                "the daemon at " + socket + " answered HTTP " + status + ": watch-ipn-bus");
    }

    @Test
    void aWatchWithoutHeadersIsStalledAndItsConnectionIsGivenUp() {
        daemon.when(BUS, silence());
        try (LocalApiClient hasty = new LocalApiClient(socket, Duration.ofMillis(50), LONG)) {
            assertFails(
                    () -> hasty.openBus(MASK, LONG),
                    FeedState.STALLED,
                    "the daemon at " + socket + " did not answer in time: watch-ipn-bus");
            eventually(() -> daemon.connections() == 0);
        }
    }

    @Test
    void noDaemonIsNoSocket() {
        daemon.close();

        assertFails(this::open, FeedState.NO_SOCKET, "no socket at " + socket);
    }

    @Test
    void manyWatchesMayBeOpenedOneAfterTheOther() throws Exception {
        daemon.when(BUS, bus(FIRST_LINE));

        for (int i = 0; i < 70; i++) {
            openAndReadFirst().close();
        }

        assertThat(client.status().status().backendState()).isEqualTo("Running");
    }

    private BusStream open() throws LocalApiException, InterruptedException {
        return client.openBus(MASK, LONG);
    }

    private BusStream openAndReadFirst() throws LocalApiException, InterruptedException {
        BusStream stream = open();
        assertThat(stream.next()).isInstanceOf(BusEvent.Line.class);
        eventually(() -> daemon.openStreams() > 0);
        return stream;
    }

    /** More than a socket holds, so that sending waits for the reader. */
    private void sendInBackground(String bytes) {
        Thread sender = new Thread(() -> {
            try {
                daemon.send(bytes);
            } catch (IOException e) {
                // The reader had enough of it.
            }
        });
        sender.setDaemon(true);
        sender.start();
    }

    private static Thread blockedReader(BusStream stream, CompletableFuture<BusEvent> read) {
        Thread reader = new Thread(() -> {
            try {
                read.complete(stream.next());
            } catch (Throwable e) {
                read.completeExceptionally(e);
            }
        });
        reader.start();
        eventually(() -> reader.getState() == Thread.State.WAITING || !reader.isAlive());
        return reader;
    }

    private static Integer state(BusEvent event) {
        return ((BusEvent.Line) event).news().state();
    }

    private static void assertFails(ThrowingCallable call, FeedState state, String message) {
        LocalApiException e = catchThrowableOfType(LocalApiException.class, call);
        assertThat(e).isNotNull();
        assertThat(e.getMessage()).isEqualTo(message);
        assertThat(e.state()).isEqualTo(state);
    }
}
