package io.github.tailnethealth.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection that stays open, on which one path is asked for again and again. */
final class KeptConnection implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final Socket socket;
    private final InputStream in;
    private final byte[] question;

    KeptConnection(String url) throws IOException {
        URI uri = URI.create(url);
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        question =
                ("GET " + uri.getPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks once, and reads the answer to its end; returns how many nanoseconds that took. */
    long ask() throws IOException {
        long begin = System.nanoTime();
        socket.getOutputStream().write(question);
        readAnswer();
        return System.nanoTime() - begin;
    }

    private void readAnswer() throws IOException {
        String status = line();
        if (!status.startsWith("HTTP/1.1 2")) {
            throw new IOException("the answer is " + status);
        }
        int length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            Matcher matcher = LENGTH.matcher(header);
            length = matcher.matches() ? Integer.parseInt(matcher.group(1)) : length;
        }
        if (length >= 0) {
            in.skipNBytes(length);
            return;
        }
        for (int chunk = chunk(); ; chunk = chunk()) {
            in.skipNBytes(chunk);
            line();
            if (chunk == 0) {
                return;
            }
        }
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        byte[] line = new byte[512];
        int length = 0;
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = (byte) c;
        }
        return new String(line, 0, Math.max(0, length - 1), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
