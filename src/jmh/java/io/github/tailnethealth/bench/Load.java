package io.github.tailnethealth.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks for one path on a few connections that stay open, each question as soon as the last is answered. */
interface Load {
    int CONNECTIONS = 8;

    /**
     * What came of it.
     *
     * @param perSecond answers per second
     * @param p99 nanoseconds within which 99 of 100 answers came
     */
    record Outcome(double perSecond, double p99) {}

    Outcome run(String url, Duration duration) throws IOException, InterruptedException;

    String name();

    /** Returns wrk where it is installed, else a generator of our own, which takes more of the processors. */
    static Load ofThisMachine() {
        return Commands.isThere("wrk") ? new Wrk() : new Sockets();
    }

    /** wrk, a program in C. */
    final class Wrk implements Load {
        private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
        private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
        private static final Pattern FAILED = Pattern.compile("Non-2xx or 3xx responses: \\d+|Socket errors: .*");

        @Override
        public String name() {
            return "wrk";
        }

        @Override
        public Outcome run(String url, Duration duration) throws IOException, InterruptedException {
            String output = Commands.run(List.of(
                    "wrk",
                    "-t1",
                    "-c" + CONNECTIONS,
                    "-d" + Math.max(1, duration.toSeconds()) + "s",
                    "--latency",
                    url));
            Matcher failed = FAILED.matcher(output);
            Matcher rate = RATE.matcher(output);
            Matcher p99 = P99.matcher(output);
            if (failed.find() || !rate.find() || !p99.find()) {
                throw new IOException(url + " was not always answered: " + output.strip());
            }
            double unit = switch (p99.group(2)) {
                case "us" -> 1e3;
                case "ms" -> 1e6;
                default -> 1e9;
            };
            return new Outcome(Double.parseDouble(rate.group(1)), Double.parseDouble(p99.group(1)) * unit);
        }
    }

    /** A thread for each connection. */
    final class Sockets implements Load {
        private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

        @Override
        public String name() {
            return "Java sockets";
        }

        @Override
        public Outcome run(String url, Duration duration) throws IOException, InterruptedException {
            ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
            try {
                Callable<List<Long>> connection = () -> ask(URI.create(url), duration);
                List<Long> times = new ArrayList<>();
                for (Future<List<Long>> each : threads.invokeAll(List.of(
                        connection,
                        connection,
                        connection,
                        connection,
                        connection,
                        connection,
                        connection,
                        connection))) {
                    times.addAll(each.get());
                }
                long[] sorted =
                        times.stream().mapToLong(Long::longValue).sorted().toArray();
                return new Outcome(sorted.length / (duration.toNanos() / 1e9), sorted[sorted.length * 99 / 100]);
            } catch (ExecutionException e) {
                throw new IOException(url + " was not always answered", e.getCause());
            } finally {
                threads.shutdown();
            }
        }

        private static List<Long> ask(URI url, Duration duration) throws IOException {
            byte[] question = ("GET " + url.getPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            List<Long> times = new ArrayList<>();
            try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
                long end = System.nanoTime() + duration.toNanos();
                for (long begin = System.nanoTime(); begin < end; ) {
                    socket.getOutputStream().write(question);
                    readAnswer(in);
                    long now = System.nanoTime();
                    times.add(now - begin);
                    begin = now;
                }
            }
            return times;
        }

        private static void readAnswer(InputStream in) throws IOException {
            String status = line(in);
            if (!status.startsWith("HTTP/1.1 2")) {
                throw new IOException("the answer is " + status);
            }
            int length = -1;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                Matcher matcher = LENGTH.matcher(header);
                length = matcher.matches() ? Integer.parseInt(matcher.group(1)) : length;
            }
            if (length >= 0) {
                in.skipNBytes(length);
                return;
            }
            for (int chunk = chunk(in); ; chunk = chunk(in)) {
                in.skipNBytes(chunk);
                line(in);
                if (chunk == 0) {
                    return;
                }
            }
        }

        private static int chunk(InputStream in) throws IOException {
            return Integer.parseInt(line(in), 16);
        }

        private static String line(InputStream in) throws IOException {
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
    }
}
