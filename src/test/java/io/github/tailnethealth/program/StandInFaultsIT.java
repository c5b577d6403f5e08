package io.github.tailnethealth.program;

import static io.github.tailnethealth.program.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.app.replay.RecordedNode;
import io.github.tailnethealth.app.replay.Recording;
import io.github.tailnethealth.app.replay.UnixHttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the program tells of a daemon that is none, and that it comes back by itself. */
@Timeout(120)
class StandInFaultsIT {
    private static final Path HEALTHY = Path.of("src/test/resources/recorded/healthy.jsonl.gz");
    private static final String HUGE = "x".repeat(3 << 20);

    @TempDir
    static Path directory;

    private static Path socket;
    private static ProgramProcess program;

    @BeforeAll
    static void start() throws Exception {
        socket = directory.resolve("d.sock");
        program = ProgramProcess.named("stand-in-faults")
                .socket(socket)
                .args("--tailnet.health.localapi.stale-after=2s")
                .args("--tailnet.health.localapi.poll-interval=250ms")
                .args("--tailnet.health.localapi.poll-timeout=500ms", "--tailnet.health.localapi.connect-timeout=500ms")
                .args("--tailnet.health.localapi.reconnect-max-delay=500ms")
                .start();
        allIsWellWithARecordedNode();
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    private enum Fault {
        GARBAGE("garbage") {
            @Override
            Closeable begin() throws IOException {
                return standIn((request, exchange) -> {
                    exchange.raw("this is not HTTP\r\n\r\n");
                    exchange.hangUp();
                });
            }
        },
        NOT_JSON("garbage") {
            @Override
            Closeable begin() throws IOException {
                return answers("<html>this is not JSON</html>");
            }
        },
        HALF_A_LINE("refused") {
            @Override
            Closeable begin() throws IOException {
                return standIn((request, exchange) -> {
                    exchange.stream(200, Map.of("Tailscale-Cap", "142"));
                    exchange.chunk("{\"SessionID\":\"1\",\"Sta");
                    exchange.hangUp();
                });
            }
        },
        HUGE_VALUE("garbage") {
            @Override
            Closeable begin() throws IOException {
                return answers("{\"SessionID\":\"" + HUGE + "\"}");
            }
        },
        HTTP_403("forbidden") {
            @Override
            Closeable begin() throws IOException {
                return answers(403);
            }
        },
        HTTP_404("garbage") {
            @Override
            Closeable begin() throws IOException {
                return answers(404);
            }
        },
        HTTP_500("garbage") {
            @Override
            Closeable begin() throws IOException {
                return answers(500);
            }
        },
        SILENCE("stalled") {
            @Override
            Closeable begin() throws IOException {
                return standIn((request, exchange) -> {});
            }
        },
        NOBODY_ACCEPTS("stalled") {
            @Override
            Closeable begin() throws IOException {
                ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                listener.bind(UnixDomainSocketAddress.of(socket));
                return listener;
            }
        },
        NOBODY_LISTENS("refused") {
            @Override
            Closeable begin() throws IOException {
                NOBODY_ACCEPTS.begin().close();
                return () -> {};
            }
        },
        NOTHING_THERE("no-socket") {
            @Override
            Closeable begin() {
                return () -> {};
            }
        },
        NO_SOCKET("no-socket") {
            @Override
            Closeable begin() throws IOException {
                Files.writeString(socket, "a plain file");
                return () -> {};
            }
        };

        final String feed;

        Fault(String feed) {
            this.feed = feed;
        }

        /** Begins where nothing is at the socket's path. */
        abstract Closeable begin() throws IOException;

        private static Closeable answers(String body) throws IOException {
            return standIn((request, exchange) -> exchange.respond(200, Map.of("Tailscale-Cap", "142"), body + "\n"));
        }

        private static Closeable answers(int status) throws IOException {
            UnixHttpServer.Handler handler = (request, exchange) -> exchange.respond(status, Map.of(), "no\n");
            return standIn(handler);
        }

        private static Closeable standIn(UnixHttpServer.Handler handler) throws IOException {
            return StandInDaemon.that(socket, handler)::close;
        }
    }

    @ParameterizedTest
    @EnumSource
    void itNamesTheFaultIsNotReadyStaysLiveAndComesBack(Fault fault) throws Exception {
        Closeable standIn = fault.begin();
        try {
            soon(() -> assertThat(program.health("tailnet-feed"))
                    .contains("\"state\":\"" + fault.feed + "\"")
                    .contains("\"status\":\"DOWN\""));
            assertThat(program.status("/readyz")).isEqualTo(503);
            soon(() -> assertThat(program.health("tailnet-overall"))
                    .contains("\"verdict\":\"cannot_tell\"")
                    .contains("\"feed\":\"" + fault.feed + "\"")
                    .contains("\"status\":\"OUT_OF_SERVICE\""));
            assertThat(program.health("tailnet-node")).contains("\"status\":\"UNKNOWN\"");
            assertThat(program.status("/readyz")).isEqualTo(503);
            assertThat(program.status("/livez")).isEqualTo(200);
        } finally {
            standIn.close();
        }
        Files.deleteIfExists(socket);
        allIsWellWithARecordedNode();
    }

    private static void allIsWellWithARecordedNode() throws IOException {
        RecordedNode node = new RecordedNode(socket, Recording.read(HEALTHY), 1, event -> {});
        try {
            soon(() -> {
                assertThat(program.status("/readyz")).isEqualTo(200);
                assertThat(program.health("tailnet-overall")).contains("\"verdict\":\"healthy\"");
                assertThat(program.health("tailnet-feed")).contains("\"state\":\"ok\"");
            });
            assertThat(program.log()).doesNotContain("ERROR");
        } finally {
            node.close();
        }
    }
}
