package io.github.tailnethealth.program;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Clients that hold on to what they got from a web server. They never wait for it. */
final class RudeClients implements AutoCloseable {
    private static final String HEAD = " HTTP/1.1\r\nHost: x\r\n";
    private static final String MEGABYTE = "x".repeat(1 << 20);

    /** What they do, and how many of them: more than the server has threads, and all together what it may be connected to. */
    enum Kind {
        IDLE(500, "GET /livez" + HEAD + "\r\n", ""),
        SAYS_NOTHING(500, "", ""),
        SLOW_HEADERS(500, "GET /livez" + HEAD + "X-Slow: ", "x"),
        HUGE_HEADERS(10, "GET /livez" + HEAD + "X-Huge: " + MEGABYTE, "x"),
        SLOW_BODY(250, "GET /livez" + HEAD + "Content-Length: 100000000\r\n\r\n", "x"),
        SLOW_CHUNKS(250, "POST /actuator/health" + HEAD + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
        HUGE_BODY(10, "POST /livez" + HEAD + "Content-Length: 100000000\r\n\r\n" + MEGABYTE, MEGABYTE),
        /** Asks for a lot, and does not read it. */
        READS_NOTHING(250, ("GET /actuator/prometheus" + HEAD + "\r\n").repeat(100), "");

        private final int clients;
        private final byte[] first;
        private final byte[] then;

        Kind(int clients, String first, String then) {
            this.clients = clients;
            this.first = first.getBytes(StandardCharsets.US_ASCII);
            this.then = then.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private record Client(SocketChannel channel, byte[] then) {}

    private final List<Client> clients = new ArrayList<>();

    /** Connects all of a kind to a port of this machine. */
    void add(Kind kind, int port) throws IOException {
        for (int i = 0; i < kind.clients; i++) {
            SocketChannel channel = SocketChannel.open();
            clients.add(new Client(channel, kind.then));
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            channel.configureBlocking(false);
            say(channel, kind.first);
        }
    }

    /** Lets each go on a little. */
    void goOn() {
        clients.forEach(client -> say(client.channel, client.then));
    }

    private static void say(SocketChannel channel, byte[] bytes) {
        try {
            channel.write(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            // turned away, which is the server's right
        }
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.channel.close();
        }
    }
}
