package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.app.replay.HttpExchange;
import io.github.tailnethealth.app.replay.UnixHttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Older daemons put their whole network map on the bus; here 20 MB of it pass through a Java of 48 MB. */
class LargeNetMapTest {

    private static final int MEGABYTES = 20;

    @TempDir
    Path directory;

    @Test
    void twentyMegabytesOfNetMapPassThroughASmallHeap() throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Child.class.getName(),
                        directory.resolve("d.sock").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(Files.readString(output)).contains("state 5 after 20 MB, then state 6");
        assertThat(process.exitValue()).isZero();
    }

    /** Daemon and client in the small Java; what the daemon sends is never held as a whole. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) throws Exception {
            Path socket = Path.of(args[0]);
            Duration timeout = Duration.ofSeconds(30);
            try (UnixHttpServer daemon = new UnixHttpServer(socket, (request, exchange) -> send(exchange));
                    LocalApiClient client = new LocalApiClient(socket, timeout, timeout);
                    BusStream stream = client.openBus(2950, timeout)) {
                BusEvent.Line large = (BusEvent.Line) stream.next();
                BusEvent.Line next = (BusEvent.Line) stream.next();
                System.out.println("state " + large.news().state() + " after " + large.bytes() / 1_000_000
                        + " MB, then state " + next.news().state());
                daemon.die();
            }
        }

        private static void send(HttpExchange exchange) throws IOException {
            byte[] peer = "{\"Name\":\"peer\",\"Addresses\":[\"100.64.0.1/32\"],\"Tags\":null},"
                    .repeat(1000)
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.stream(200, Map.of());
            exchange.chunk("{\"State\":5,\"NetMap\":{\"Peers\":[");
            for (int sent = 0; sent < MEGABYTES * 1_000_000; sent += peer.length) {
                exchange.chunk(peer);
            }
            exchange.chunk("null]}}\n{\"State\":6}\n");
        }
    }
}
