package io.github.tailnethealth.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A runbook.
 *
 * @param name of its alert
 * @param text as Markdown
 */
record Runbook(String name, String text) {
    static final Path FOLDER = Path.of("helm/runbooks");

    private static final Pattern QUERY = Pattern.compile("```promql\n(.*?)\n```", Pattern.DOTALL);

    static List<Runbook> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(Runbook::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Runbook read(Path file) {
        try {
            return new Runbook(file.getFileName().toString().replaceFirst("\\.md$", ""), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the queries that it shows. */
    List<String> queries() {
        return QUERY.matcher(text).results().map(match -> match.group(1)).toList();
    }

    List<String> headings() {
        return text.lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
    }
}
