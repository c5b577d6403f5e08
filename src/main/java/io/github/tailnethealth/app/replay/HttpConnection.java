package io.github.tailnethealth.app.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client. Its thread does nothing but read, so that it sees at once when the client is gone. */
final class HttpConnection implements Runnable {

    private static final int MAX_HEAD_BYTES = 16 << 10;
    private static final String HEAD_END = "\r\n\r\n";

    private final SocketChannel channel;
    private final UnixHttpServer.Handler handler;

    HttpConnection(SocketChannel channel, UnixHttpServer.Handler handler) {
        this.channel = channel;
        this.handler = handler;
    }

    @Override
    public void run() {
        HttpExchange exchange = null;
        StringBuilder pending = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        try (channel) {
            while (channel.read(buffer.clear()) >= 0) {
                // The head of a request is ASCII, and more than heads we do not take.
                pending.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                int end;
                while ((end = pending.indexOf(HEAD_END)) >= 0) {
                    String head = pending.substring(0, end);
                    pending.delete(0, end + HEAD_END.length());
                    if (end > MAX_HEAD_BYTES || (exchange != null && !exchange.isAnswered())) {
                        return;
                    }
                    exchange = handle(head);
                    if (exchange == null) {
                        return;
                    }
                }
                if (pending.length() > MAX_HEAD_BYTES) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client went away, or we did.
        } finally {
            if (exchange != null) {
                exchange.closed();
            }
        }
    }

    private @Nullable HttpExchange handle(String head) throws IOException {
        HttpRequest request = HttpRequest.parse(head);
        if (request == null) {
            return null;
        }
        HttpExchange exchange = new HttpExchange(this);
        if (!request.isAllowed()) {
            exchange.respond(403, Map.of(), "forbidden\n");
        } else if (!request.method().equals("GET")) {
            exchange.respond(405, Map.of(), "GET only\n");
        } else {
            handler.handle(request, exchange);
        }
        return exchange;
    }

    void write(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        ByteBuffer buffer = ByteBuffer.wrap(all.toByteArray());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Breaks the connection in the middle of whatever it is in. */
    void hangUp() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
        }
    }
}
