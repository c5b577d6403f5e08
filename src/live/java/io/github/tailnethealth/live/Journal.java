package io.github.tailnethealth.live;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Keeps a scenario's course in a file, for whoever has to find out why it failed. Thread-safe. */
final class Journal implements AutoCloseable {
    private static final int LONGEST = 1_000;

    private final BufferedWriter out;

    Journal(Path file) {
        try {
            Files.createDirectories(file.getParent());
            out = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes what was done, or what was seen; a text that is very long is cut. */
    synchronized void note(Duration at, String who, String text) {
        try {
            String kept = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
            out.write(String.format(Locale.ROOT, "%9.3f %-8s %s%n", at.toMillis() / 1000.0, who, kept));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
