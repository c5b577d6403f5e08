package io.github.tailnethealth.app.replay;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that sends and shows bytes, and hides nothing. */
final class RawClient implements AutoCloseable {

    /** An answer's status, the lines of its head, and its body. */
    record Response(int status, List<String> head, String body) {}

    private final SocketChannel channel;
    private final InputStream in;

    RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        in = Channels.newInputStream(channel);
    }

    static Response get(Path socket, String endpoint) throws IOException {
        try (RawClient client = new RawClient(socket)) {
            return client.get(endpoint);
        }
    }

    Response get(String endpoint) throws IOException {
        return ask("GET /localapi/v0/" + endpoint + " HTTP/1.1", "Host: local-tailscaled.sock");
    }

    Response ask(String... head) throws IOException {
        send(head);
        return response();
    }

    void send(String... head) throws IOException {
        byte[] bytes = (String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Channels.newOutputStream(channel).write(bytes);
    }

    Response response() throws IOException {
        List<String> head = readHead();
        int length = Integer.parseInt(header(head, "Content-Length"));
        return new Response(status(head), head, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    /** Opens a stream, of which then the chunks come. */
    List<String> watch() throws IOException {
        send("GET /localapi/v0/watch-ipn-bus?mask=2950 HTTP/1.1", "Host: local-tailscaled.sock");
        return readHead();
    }

    /** The next chunk; null at the end of the stream in good order. */
    @Nullable String chunk() throws IOException {
        int length = Integer.parseInt(line(), 16);
        String chunk = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (chunk.length() < length && chunk.isEmpty()) {
            throw new EOFException();
        }
        line();
        return length == 0 ? null : chunk;
    }

    List<String> readHead() throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.add(line);
        }
        return head;
    }

    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            if (next == '\n') {
                return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
            }
            bytes.write(next);
        }
    }

    static int status(List<String> head) {
        return Integer.parseInt(head.get(0).split(" ", 3)[1]);
    }

    static String header(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .map(line -> line.substring(name.length() + 2))
                .orElseThrow(() -> new AssertionError("no " + name + " in " + head));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
