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

    /** Forgets those of an earlier run. */
    static void begin() {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, "test\twhat\tfigure\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void note(String test, String what, Duration time) {
        note(test, what, seconds(time));
    }

    static synchronized void note(String test, String what, String figure) {
        System.out.println("kube: " + test + ": " + what + ": " + figure);
        try {
            Files.writeString(
                    FILE,
                    test + "\t" + what + "\t" + figure + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
