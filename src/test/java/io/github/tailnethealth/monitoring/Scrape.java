package io.github.tailnethealth.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program shows of itself in one condition: its series, with the values that the condition decides. What else is a
 * number there ({@value #VARIES}) differs from scrape to scrape.
 *
 * @param series the value of each series, by the series as it is written
 */
record Scrape(Map<String, String> series) {
    static final String SIDECAR = "sidecar";
    static final String EMBEDDED = "embedded";
    static final String VARIES = "~";

    private static final Path KEPT = Path.of("src/test/resources/monitoring/scrapes");
    private static final Pattern OURS = Pattern.compile("(?:tailnet_health_|process_start_time_seconds).*");
    private static final Pattern DIFFERS = Pattern.compile(
            ".*_timestamp_seconds(?:\\{.*)?|.*_total(?:\\{.*)?|process_start_time_seconds|tailnet_health_report_version|tailnet_health_feed_read_duration.*");
    private static final Pattern VERSION = Pattern.compile("(tailnet_health_build_info\\{version=\")[^\"]*");

    /** Reads the text of a scrape. */
    static Scrape of(String text) {
        Map<String, String> series = new TreeMap<>();
        for (String line : text.lines().toList()) {
            if (OURS.matcher(line).matches()) {
                int end = line.lastIndexOf(' ');
                String name = VERSION.matcher(line.substring(0, end)).replaceFirst("$1" + VARIES);
                boolean differs = DIFFERS.matcher(name).matches();
                series.put(name, differs ? VARIES : plain(line.substring(end + 1)));
            }
        }
        return new Scrape(series);
    }

    /** Returns the one that is kept for a mode and condition. */
    static Scrape kept(String mode, Condition condition) {
        try {
            return of(Files.readString(file(mode, condition)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Path file(String mode, Condition condition) {
        return KEPT.resolve(mode).resolve(condition.fileName());
    }

    /** Returns the name of the metric of a series. */
    static String nameOf(String series) {
        int brace = series.indexOf('{');
        return brace < 0 ? series : series.substring(0, brace);
    }

    /** Returns the labels of a series. */
    static Map<String, String> labelsOf(String series) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = Pattern.compile("([a-z_]+)=\"([^\"]*)\"").matcher(series);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    /** Returns it as it is kept. */
    String text() {
        StringBuilder text = new StringBuilder();
        series.forEach(
                (name, value) -> text.append(name).append(' ').append(value).append('\n'));
        return text.toString();
    }

    private static String plain(String value) {
        return value.endsWith(".0") ? value.substring(0, value.length() - 2) : value;
    }
}
