package io.github.tailnethealth.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UnixHttpServerTest {

    private static final String GET = "GET /a/b?c=d HTTP/1.1";
    private static final String HOST = "Host: local-tailscaled.sock";

    @TempDir
    Path directory;

    private final BlockingQueue<HttpExchange> streams = new LinkedBlockingQueue<>();
    private Set<Thread> before;
    private Path socket;
    private UnixHttpServer server;

    @BeforeEach
    void start() throws IOException {
        before = Set.copyOf(Thread.getAllStackTraces().keySet());
        socket = directory.resolve("s.sock");
        server = new UnixHttpServer(socket, (request, exchange) -> {
            if (request.path().endsWith("stream")) {
                exchange.stream(200, Map.of());
                streams.add(exchange);
            } else {
                exchange.respond(200, Map.of("X", "y"), request.path() + " " + request.query());
            }
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aConnectionServesManyRequests() throws Exception {
        try (RawClient client = new RawClient(socket)) {
            for (int i = 0; i < 3; i++) {
                RawClient.Response response = client.ask(GET, HOST);
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.body()).isEqualTo("/a/b c=d");
                assertThat(RawClient.header(response.head(), "X")).isEqualTo("y");
            }
        }
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void aRequestMayComeInPieces() throws Exception {
        try (RawClient client = new RawClient(socket)) {
            client.send(GET, HOST, "X: " + "y".repeat(10_000));

            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: local-tailscaled.sock", "host: local-tailscaled.sock", "Host:", "X: y"})
    void theDaemonsOwnHostOrNoneMayAsk(String header) throws Exception {
        try (RawClient client = new RawClient(socket)) {
            assertThat(client.ask(GET, header).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost",
                "Host: local-tailscaled.sock:80",
                "Host: local-tailscaled.sock\r\nOrigin: http://x",
                "Host: local-tailscaled.sock\r\nReferer: http://x"
            })
    void nobodyElseMayAsk(String headers) throws Exception {
        try (RawClient client = new RawClient(socket)) {
            assertThat(client.ask(GET, headers).status()).isEqualTo(403);
        }
    }

    @Test
    void nothingCanBeChanged() throws Exception {
        try (RawClient client = new RawClient(socket)) {
            assertThat(client.ask("POST /a HTTP/1.1", HOST).status()).isEqualTo(405);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "GET x HTTP/1.1", "GET / HTTP/1.0", "GET / HTTP/1.1\r\nnonsense"})
    void whatIsNoRequestEndsTheConnection(String head) throws Exception {
        try (RawClient client = new RawClient(socket)) {
            assertThatThrownBy(() -> client.ask(head)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aHeadThatIsTooLongEndsTheConnection() throws Exception {
        try (RawClient client = new RawClient(socket)) {
            assertThatThrownBy(() -> client.ask(GET, "X: " + "y".repeat(20_000)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aStreamComesInChunksAndEndsInOrder() throws Exception {
        try (RawClient client = new RawClient(socket)) {
            client.send("GET /stream HTTP/1.1", HOST);
            HttpExchange stream = streams.take();
            stream.chunk("one\n");
            stream.chunk("two\n");
            stream.endStream();

            assertThat(RawClient.header(client.readHead(), "Transfer-Encoding")).isEqualTo("chunked");
            assertThat(client.chunk()).isEqualTo("one\n");
            assertThat(client.chunk()).isEqualTo("two\n");
            assertThat(client.chunk()).isNull();
            assertThat(client.ask(GET, HOST).status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatGoesIsNoticedWithoutAWrite() throws Exception {
        RawClient client = new RawClient(socket);
        client.send("GET /stream HTTP/1.1", HOST);
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        streams.take().whenClosed(() -> seen.add("closed"));

        client.close();

        assertThat(seen.take()).isEqualTo("closed");
        await().until(() -> server.connections() == 0);
    }

    @Test
    void aKilledServerBreaksItsConnectionsAndRefuses() throws Exception {
        try (RawClient client = new RawClient(socket)) {
            client.send("GET /stream HTTP/1.1", HOST);
            streams.take();
            client.readHead();

            server.die();

            assertThatThrownBy(client::chunk).isInstanceOf(EOFException.class);
            assertThat(socket).exists();
            assertThatThrownBy(() -> new RawClient(socket)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aClosedServerTakesItsFileWithIt() {
        server.close();

        assertThat(socket).doesNotExist();
    }

    @Test
    void aFileThatSomebodyLeftIsTakenOver() throws Exception {
        server.die();
        try (UnixHttpServer next =
                new UnixHttpServer(socket, (request, exchange) -> exchange.respond(200, Map.of(), "next"))) {
            assertThat(next.accepted()).isZero();
            try (RawClient client = new RawClient(socket)) {
                assertThat(client.ask(GET, HOST).body()).isEqualTo("next");
            }
        }
    }

    @Test
    void aPathWhereNobodyCanListenIsTheCallersToKnow() {
        Path nowhere = directory.resolve("missing").resolve("s.sock");

        assertThatThrownBy(() -> new UnixHttpServer(nowhere, (request, exchange) -> {}))
                .isInstanceOf(IOException.class);
        assertThat(Files.exists(nowhere)).isFalse();
    }

    @Test
    void aClosedServerLeavesNoThread() throws Exception {
        try (RawClient client = new RawClient(socket)) {
            client.send("GET /stream HTTP/1.1", HOST);
            streams.take();

            server.close();
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("replay-"))
                .isSubsetOf(before);
    }
}
