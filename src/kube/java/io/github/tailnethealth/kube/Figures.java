package io.github.tailnethealth.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;

/** What was measured on the cluster, a line each: printed, and kept in {@code target/kube/figures.tsv}. Thread-safe. */
final class Figures {
    private static final Path FILE = Path.of("target/kube/figures.tsv");

    private Figures() {}

    static void note(String what, Duration time) {
        note(what, String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0));
    }

    static synchronized void note(String what, String figure) {
        System.out.println("kube: " + what + ": " + figure);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, what + "\t" + figure + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
