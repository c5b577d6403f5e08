package io.github.tailnethealth.app.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One answer: whole, or a stream of chunks. Used from any thread, one call at a time. */
public final class HttpExchange {

    private static final byte[] LINE_END = ascii("\r\n");

    private final HttpConnection connection;
    private volatile boolean answered;
    private boolean closed;
    private Runnable whenClosed = () -> {};

    HttpExchange(HttpConnection connection) {
        this.connection = connection;
    }

    /** Answers as a whole; the connection stays open for the next request. */
    public void respond(int status, Map<String, String> headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        // First, as the client may be back before the write returns.
        answered = true;
        connection.write(head(status, headers, "Content-Length: " + bytes.length), bytes);
    }

    /** Begins a stream; what it says comes in chunks. */
    public void stream(int status, Map<String, String> headers) throws IOException {
        connection.write(head(status, headers, "Transfer-Encoding: chunked"));
    }

    public void chunk(byte[] bytes) throws IOException {
        connection.write(ascii(Integer.toHexString(bytes.length) + "\r\n"), bytes, LINE_END);
    }

    public void chunk(String text) throws IOException {
        chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends a stream in good order. */
    public void endStream() throws IOException {
        answered = true;
        connection.write(ascii("0\r\n\r\n"));
    }

    /** Sends bytes as they are, for what no good server would send. */
    public void raw(String text) throws IOException {
        connection.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Breaks the connection. */
    public void hangUp() {
        connection.hangUp();
    }

    /** Runs that when the connection is closed by whomever; at once if it already is. */
    public void whenClosed(Runnable action) {
        synchronized (this) {
            if (!closed) {
                whenClosed = action;
                return;
            }
        }
        action.run();
    }

    void closed() {
        Runnable action;
        synchronized (this) {
            closed = true;
            action = whenClosed;
        }
        action.run();
    }

    boolean isAnswered() {
        return answered;
    }

    private static byte[] head(int status, Map<String, String> headers, String framing) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + status + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return ascii(head.append(framing).append("\r\n\r\n").toString());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
