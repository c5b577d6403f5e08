package io.github.tailnethealth.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
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

    /** Returns how many answers came each second. */
    double perSecond(String url, Duration duration) throws IOException, InterruptedException;

    String name();

    /** Returns wrk where it is installed, else a generator of our own, which takes more of the processors. */
    static Load ofThisMachine() {
        return Commands.isThere("wrk") ? new Wrk() : new Sockets();
    }

    /** wrk, a program in C. */
    final class Wrk implements Load {
        private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
        private static final Pattern FAILED = Pattern.compile("Non-2xx or 3xx responses: \\d+|Socket errors: .*");

        @Override
        public String name() {
            return "wrk";
        }

        @Override
        public double perSecond(String url, Duration duration) throws IOException, InterruptedException {
            long seconds = Math.max(1, duration.toSeconds());
            String output = Commands.run(List.of("wrk", "-t1", "-c" + CONNECTIONS, "-d" + seconds + "s", url));
            Matcher failed = FAILED.matcher(output);
            Matcher rate = RATE.matcher(output);
            if (failed.find() || !rate.find()) {
                throw new IOException(url + " was not always answered: " + output.strip());
            }
            return Double.parseDouble(rate.group(1));
        }
    }

    /** A thread for each connection. */
    final class Sockets implements Load {
        @Override
        public String name() {
            return "Java sockets";
        }

        @Override
        public double perSecond(String url, Duration duration) throws IOException, InterruptedException {
            ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
            try {
                Callable<Long> connection = () -> ask(url, duration);
                long answers = 0;
                for (Future<Long> each : threads.invokeAll(Collections.nCopies(CONNECTIONS, connection))) {
                    answers += each.get();
                }
                return answers / (duration.toNanos() / 1e9);
            } catch (ExecutionException e) {
                throw new IOException(url + " was not always answered", e.getCause());
            } finally {
                threads.shutdown();
            }
        }

        private static long ask(String url, Duration duration) throws IOException {
            long answers = 0;
            try (KeptConnection connection = new KeptConnection(url)) {
                for (long begin = System.nanoTime(); System.nanoTime() - begin < duration.toNanos(); answers++) {
                    connection.ask();
                }
            }
            return answers;
        }
    }
}
