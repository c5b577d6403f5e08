package io.github.tailnethealth.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An application that runs as a process of its own, seen from outside. */
final class RunningApplication implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long PAUSE_MILLIS = 5;
    private static final int OK = 200;
    /** The kernel's unit of processor time in {@code /proc}, the same on every architecture that a JVM runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private final String name;
    private final Process process;
    private final int port;
    private final Path log;
    private final long begin = System.nanoTime();
    private final Thread killer = new Thread(this::kill);

    RunningApplication(String name, Process process, int port, Path log) {
        this.name = name;
        this.process = process;
        this.port = port;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(killer);
    }

    String name() {
        return name;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Waits until the path answers 200; returns the nanoseconds since the start. */
    double awaitOk(String path) throws InterruptedException, IOException {
        long asked = System.nanoTime();
        while (status(path) != OK) {
            if (!process.isAlive() || System.nanoTime() - asked > PATIENCE.toNanos()) {
                throw new IOException(name + " does not answer; its log:\n" + Files.readString(log));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return System.nanoTime() - begin;
    }

    private int status(String path) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url(path)).toURL().openConnection();
            connection.setRequestProperty("Connection", "close");
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return 0;
        }
    }

    /** Reads a path to its end, as often as asked. */
    void get(String path, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (var body = URI.create(url(path)).toURL().openStream()) {
                body.readAllBytes();
            }
        }
    }

    /** Returns what it answers. */
    String answer(String path) throws IOException {
        try (var body = URI.create(url(path)).toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the bytes that it has in memory. */
    double resident() throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException(name + " has no VmRSS");
    }

    /** Returns the seconds of processor time that it took so far. */
    double processorSeconds() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    /** Ends it in good order. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
    }

    private void kill() {
        process.destroyForcibly();
    }
}
