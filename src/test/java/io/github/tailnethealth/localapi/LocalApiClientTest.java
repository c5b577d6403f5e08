package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Eventually.eventually;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.DERP_MAP;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.PREFS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.STATUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.USER_METRICS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.json;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.raw;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.silence;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tailnethealth.app.replay.HttpRequest;
import io.github.tailnethealth.tracker.FeedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LocalApiClientTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private Set<Thread> before;
    private Path socket;
    private ScriptedLocalApi daemon;
    private LocalApiClient client;

    @BeforeEach
    void start() throws IOException {
        before = Set.copyOf(Thread.getAllStackTraces().keySet());
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
    void aStatusTellsTheNodeAndTheHeadersTellTheDaemon() throws Exception {
        daemon.when(STATUS, json("""
                {"Version":"1.102.3-tabc","BackendState":"Running","AuthURL":"https://login.example/a/1",
                 "TailscaleIPs":["100.64.0.1","fd7a::1"],
                 "Self":{"PublicKey":"nodekey:1","Online":true,"Relay":"loop","KeyExpiry":"2027-01-02T03:04:05.5+01:00",
                         "Expired":true,"InNetworkMap":true},
                 "Health":["a","b"],"CurrentTailnet":{"Name":"somebody@example.com"},
                 "ClientVersion":{"LatestVersion":"1.104.0","UrgentSecurityUpdate":true}}"""));

        StatusAnswer answer = client.status();

        assertThat(answer.capability()).isEqualTo(142);
        assertThat(answer.daemonVersion()).isEqualTo("1.102.3");
        Status status = answer.status();
        assertThat(status.version()).isEqualTo("1.102.3-tabc");
        assertThat(status.backendState()).isEqualTo("Running");
        assertThat(status.tailscaleIps()).containsExactly("100.64.0.1", "fd7a::1");
        assertThat(status.self())
                .isEqualTo(new Status.Self(true, "loop", null, Instant.parse("2027-01-02T02:04:05.5Z"), true, true));
        assertThat(status.health()).containsExactly("a", "b");
        assertThat(status.hasTailnet()).isTrue();
        assertThat(status.clientVersion()).isEqualTo(new ClientVersion(null, "1.104.0", true));
    }

    @Test
    void aStatusThatIsAsTheLastIsNotDecodedAgain() throws Exception {
        daemon.when(STATUS, json("{\"BackendState\":\"Running\"}", Map.of("Tailscale-Cap", "142")));
        Status first = client.status().status();
        daemon.when(STATUS, json("{\"BackendState\":\"Running\"}", Map.of("Tailscale-Cap", "143")));
        StatusAnswer same = client.status();
        daemon.when(STATUS, json("{\"BackendState\":\"Stopped\"}"));

        assertThat(same.status()).isSameAs(first);
        assertThat(same.capability()).isEqualTo(143);
        assertThat(client.status().status().backendState()).isEqualTo("Stopped");
    }

    @Test
    void whatAStatusLacksIsAbsentOrEmpty() throws Exception {
        daemon.when(STATUS, json("{\"TailscaleIPs\":null,\"Health\":[null],\"CurrentTailnet\":null}", Map.of()));

        StatusAnswer answer = client.status();

        assertThat(answer)
                .isEqualTo(new StatusAnswer(new Status(null, null, null, null, null, null, null), null, null));
        assertThat(answer.status().tailscaleIps()).isEmpty();
        assertThat(answer.status().health()).isEmpty();
        assertThat(answer.status().hasTailnet()).isFalse();
    }

    @Test
    void aCapabilityThatIsNoNumberIsAbsent() throws Exception {
        daemon.when(STATUS, json("{}", Map.of("Tailscale-Cap", "many")));

        assertThat(client.status().capability()).isNull();
    }

    @Test
    void aKeyExpiryThatIsNoDateIsAbsent() throws Exception {
        daemon.when(STATUS, json("{\"Self\":{\"KeyExpiry\":{\"a\":[1]},\"Online\":true}}"));

        assertThat(client.status().status().self()).isEqualTo(new Status.Self(true, null, null, null, null, null));
    }

    @Test
    void prefsTellWhatTheUserWants() throws Exception {
        daemon.when(
                PREFS,
                json("{\"WantRunning\":true,\"LoggedOut\":false,\"AutoUpdate\":{\"Check\":true,\"Apply\":null},"
                        + "\"Config\":{\"UserProfile\":{\"LoginName\":\"u\"}}}"));

        assertThat(client.prefs()).isEqualTo(new Prefs(true, false, new Prefs.AutoUpdate(true, null)));
    }

    @Test
    void regionsAreNumberedIn64Bits() throws Exception {
        daemon.when(
                DERP_MAP,
                json("{\"Regions\":{\"5000000000\":{\"RegionID\":5000000000,\"RegionCode\":\"far\","
                        + "\"RegionName\":\"Far\",\"Nodes\":[{}]},\"1\":null}}"));

        assertThat(client.derpMap().regions())
                .isEqualTo(Map.of("5000000000", new DerpMap.Region(5_000_000_000L, "far", "Far")));
    }

    @Test
    void thereIsNoDerpMapBeforeTheDaemonHasOne() throws Exception {
        daemon.when(DERP_MAP, json("null"));

        assertThat(client.derpMap()).isNull();
    }

    @Test
    void userMetricsTellTheHomeRegion() throws Exception {
        assertThat(client.userMetrics().homeRegion()).hasValue(900);
    }

    @Test
    void aDaemonWithoutUserMetricsIsNoFailure() throws Exception {
        daemon.when(USER_METRICS, text(404, "404 page not found\n"));

        assertThat(client.userMetrics()).isEqualTo(UserMetrics.UNAVAILABLE);
    }

    @Test
    void aRequestCarriesNothingButItsHost() throws Exception {
        client.status();

        HttpRequest request = daemon.requests().get(0);
        assertThat(request.path()).isEqualTo("/localapi/v0/status");
        assertThat(request.query()).isEqualTo("peers=false");
        assertThat(request.headers()).isEqualTo(Map.of("host", "local-tailscaled.sock"));
    }

    @Test
    void nothingIsLoadedForTlsThatIsNeverSpoken() throws Exception {
        NoTls tls = new NoTls();
        tls.start();

        assertThat(tls.isStarted()).isTrue();
        assertThatThrownBy(tls::newSSLEngine).isInstanceOf(IllegalStateException.class);
        assertThat(new SslContextFactory.Client()).satisfies(jettys -> {
            jettys.start();
            assertThat(jettys.newSSLEngine()).isNotNull();
        });
    }

    @Test
    void pollsShareOneConnection() throws Exception {
        for (int i = 0; i < 20; i++) {
            client.status();
            client.prefs();
        }

        assertThat(daemon.accepted()).isEqualTo(1);
    }

    @Test
    void theFirstPollAfterARestartIsGood() throws Exception {
        for (int i = 0; i < 20; i++) {
            client.status();
            daemon.restart();
        }

        assertThat(client.status().status().backendState()).isEqualTo("Running");
    }

    @Test
    void noFileIsNoSocket() {
        daemon.close();

        assertFails(() -> client.status(), FeedState.NO_SOCKET, "no socket at " + socket);
    }

    @Test
    void aFileWithoutADaemonRefuses() {
        daemon.kill();

        assertFails(() -> client.status(), FeedState.REFUSED, "nobody listens at " + socket);
    }

    @Test
    void aPlainFileIsNoSocket() throws Exception {
        daemon.close();
        Files.createFile(socket);

        assertFails(() -> client.status(), FeedState.NO_SOCKET, socket + " is not a socket");
    }

    @Test
    void aDirectoryIsNoSocket() throws Exception {
        daemon.close();
        Files.createDirectory(socket);

        assertFails(() -> client.status(), FeedState.NO_SOCKET, socket + " is not a socket");
    }

    @Test
    void aPathThatIsTooLongForASocketIsNoSocket() {
        Path far = directory.resolve("x".repeat(150));
        try (LocalApiClient other = new LocalApiClient(far, LONG, LONG)) {
            assertFails(other::status, FeedState.NO_SOCKET, "no socket at " + far);
        }
    }

    @Test
    void aRefusedPermissionIsForbidden() {
        daemon.when(PREFS, text(403, "prefs access denied for somebody@example.com\n"));

        assertFails(
                () -> client.prefs(),
                FeedState.FORBIDDEN,
                "the daemon at " + socket + " refuses us the permission (HTTP 403): prefs");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 400, 404, 500, 503})
    void anyOtherStatusIsGarbageAndIsNamed(int status) {
        daemon.when(STATUS, (d, exchange) -> exchange.respond(status, Map.of("Location", "/elsewhere"), ""));

        assertFails(
                () -> client.status(),
                FeedState.GARBAGE,
                "the daemon at " + socket + " answered HTTP " + status + ": status");
        assertThat(daemon.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "secret | StreamReadException",
                "{\"BackendState\":\"secret | UnexpectedEndOfInputException at BackendState",
                "{\"Self\":{\"Online\":\"secret\"}} | MismatchedInputException at Self.Online",
                "{\"Health\":\"secret\"} | MismatchedInputException at Health",
                "[\"secret\"] | MismatchedInputException",
                "{\"Version\":\"1\"} secret | StreamReadException",
                "`` | MismatchedInputException",
            })
    void aBodyThatIsNotTheExpectedJsonIsGarbageAndIsNotRepeated(String body, String why) {
        daemon.when(STATUS, json(body));

        assertFails(
                () -> client.status(),
                FeedState.GARBAGE,
                "the daemon at " + socket + " sent something else than the expected JSON (" + why + "): status");
    }

    @Test
    void onlyTheDerpMapMayBeNull() {
        daemon.when(STATUS, json("null"));

        assertFails(() -> client.status(), FeedState.GARBAGE, "the daemon at " + socket + " sent null: status");
    }

    @Test
    void aMapKeyOfTheDaemonIsNotRepeatedEither() {
        daemon.when(DERP_MAP, json("{\"Regions\":{\"secret\":{\"RegionID\":[]}}}"));

        assertFails(
                () -> client.derpMap(),
                FeedState.GARBAGE,
                "the daemon at " + socket
                        + " sent something else than the expected JSON (MismatchedInputException at Regions.*.RegionID):"
                        + " derpmap");
    }

    @Test
    void aBodyOverOneMebibyteIsGarbage() {
        daemon.when(STATUS, json("{\"x\":\"" + "y".repeat(1 << 20) + "\"}"));

        assertFails(
                () -> client.status(),
                FeedState.GARBAGE,
                "the daemon at " + socket + " sent an answer of more than 1 MiB: status");
    }

    @Test
    void aBodyOverOneMebibyteInChunksIsGarbage() {
        daemon.when(STATUS, (d, exchange) -> {
            exchange.stream(200, Map.of());
            for (int i = 0; i < 20; i++) {
                exchange.chunk(" ".repeat(100_000));
            }
            exchange.endStream();
        });

        assertFails(
                () -> client.status(),
                FeedState.GARBAGE,
                "the daemon at " + socket + " sent an answer of more than 1 MiB: status");
    }

    @Test
    void nearlyOneMebibyteIsReadYet() throws Exception {
        daemon.when(STATUS, json("{\"BackendState\":\"Running\",\"x\":\"" + "y".repeat((1 << 20) - 50) + "\"}"));

        assertThat(client.status().status().backendState()).isEqualTo("Running");
    }

    @Test
    void whatIsNotHttpIsGarbage() {
        daemon.when(STATUS, raw("SSH-2.0-OpenSSH_9.2\r\n"));

        assertFails(
                () -> client.status(),
                FeedState.GARBAGE,
                "the daemon at " + socket + " sent something that is not HTTP: status");
    }

    @Test
    void aConnectionThatEndsBeforeTheAnswerSaysThatTheDaemonWentAway() {
        daemon.when(STATUS, (d, exchange) -> exchange.hangUp());

        assertFails(
                () -> client.status(),
                FeedState.REFUSED,
                "the daemon at " + socket + " went away in the middle of its answer: status");
    }

    @Test
    void aLostConnectionIsTriedAgainOnce() {
        daemon.when(STATUS, (d, exchange) -> exchange.hangUp());

        assertThatThrownBy(() -> client.status()).isInstanceOf(LocalApiException.class);

        assertThat(daemon.requests()).hasSize(2);
    }

    @Test
    void aConnectionThatEndsInsideTheAnswerSaysThatTheDaemonWentAway() {
        daemon.when(STATUS, raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"));

        assertFails(
                () -> client.status(),
                FeedState.REFUSED,
                "the daemon at " + socket + " went away in the middle of its answer: status");
    }

    @Test
    void silenceIsStalledAndTheConnectionIsGivenUp() {
        daemon.when(STATUS, silence());
        try (LocalApiClient hasty = new LocalApiClient(socket, Duration.ofMillis(50), LONG)) {
            assertFails(
                    hasty::status, FeedState.STALLED, "the daemon at " + socket + " did not answer in time: status");
            eventually(() -> daemon.connections() == 0);
        }
    }

    @Test
    void aDripOfBytesDoesNotPutOffTheTimeOut() {
        daemon.when(STATUS, (d, exchange) -> {
            exchange.stream(200, Map.of());
            try {
                while (true) {
                    exchange.chunk(" ");
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                exchange.hangUp();
            }
        });
        try (LocalApiClient hasty = new LocalApiClient(socket, Duration.ofMillis(100), LONG)) {
            LocalApiException e = catchThrowableOfType(LocalApiException.class, hasty::status);
            assertThat(e.state()).isEqualTo(FeedState.STALLED);
        }
    }

    @Test
    void anInterruptedPollGivesItsConnectionUp() throws Exception {
        daemon.when(STATUS, silence());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread poller = new Thread(() -> {
            try {
                client.status();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        poller.start();
        eventually(() -> daemon.requests().size() == 1);

        poller.interrupt();
        poller.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        eventually(() -> daemon.connections() == 0);
    }

    @Test
    void aClosedClientFailsLikeAnyOther() {
        client.close();

        assertThatThrownBy(() -> client.status()).isInstanceOf(LocalApiException.class);
        assertThatThrownBy(() -> client.openBus(2950, LONG)).isInstanceOf(LocalApiException.class);
    }

    @Test
    void theClientHasFewThreadsWhichAreDaemons() throws Exception {
        client.status();

        // Other tests of this JVM may keep feeds of their own.
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeAll(before);
        assertThat(threads)
                .filteredOn(thread -> thread.getName().startsWith("tailnet-feed-"))
                .hasSizeBetween(2, 5)
                .allMatch(Thread::isDaemon);
    }

    private static void assertFails(ThrowingCallable call, FeedState state, String message) {
        LocalApiException e = catchThrowableOfType(LocalApiException.class, call);
        assertThat(e).isNotNull();
        assertThat(e.getMessage()).isEqualTo(message);
        assertThat(e.state()).isEqualTo(state);
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause.getMessage())).doesNotContain("secret", "somebody");
        }
    }
}
