package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a scrape said, read line by line and held against the rules of its format: each family once and in one piece,
 * described before its first sample, every series once, no sample that is not a number.
 *
 * @param families what each family is, by the name of its samples without {@code _total}
 * @param samples the value of each series
 */
record Exposition(Map<String, Family> families, Map<String, Double> samples) {
    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static final Pattern META = Pattern.compile("# (HELP|TYPE) ([a-z_:][a-z0-9_:]*) (\\S.*)");
    private static final String LABEL = "[a-z_][a-z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\n\"])*\"";
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_:][a-z0-9_:]*)(?:\\{(" + LABEL + "(?:," + LABEL + ")*)})? (-?[0-9.]+(?:E-?[0-9]+)?)");
    private static final Pattern KEY = Pattern.compile("([a-z_][a-z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /**
     * A family.
     *
     * @param type as the format calls it
     * @param help its description
     * @param labels the key sets of its series
     */
    record Family(String type, String help, Set<Set<String>> labels) {}

    static Exposition text(PrometheusMeterRegistry registry) {
        return read(registry.scrape(TEXT), false);
    }

    static Exposition openMetrics(PrometheusMeterRegistry registry) {
        return read(registry.scrape(OPEN_METRICS), true);
    }

    static Exposition read(String body, boolean openMetrics) {
        assertThat(body).as("a body of lines").isNotEmpty().endsWith("\n");
        List<String> lines = new ArrayList<>(List.of(body.split("\n")));
        if (openMetrics) {
            assertThat(lines.remove(lines.size() - 1)).as("the last line").isEqualTo("# EOF");
        }
        Map<String, Family> families = new TreeMap<>();
        Map<String, Double> samples = new TreeMap<>();
        String name = "";
        String help = "";
        String type = "";
        for (String line : lines) {
            Matcher meta = META.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (meta.matches()) {
                if (!meta.group(2).equals(name)) {
                    name = meta.group(2);
                    help = "";
                    type = "";
                }
                assertThat(families).as("families before %s", line).doesNotContainKey(name);
                help = meta.group(1).equals("HELP") ? meta.group(3) : help;
                type = meta.group(1).equals("TYPE") ? meta.group(3) : type;
            } else {
                assertThat(sample.matches())
                        .as("a sample with a number: %s", line)
                        .isTrue();
                String base = switch (openMetrics ? type : "") {
                    case "counter" -> name + "_total";
                    case "info" -> name + "_info";
                    default -> name;
                };
                assertThat(sample.group(1)).as("the family of %s", line).isEqualTo(base);
                assertThat(help).as("the description of %s", line).isNotBlank();
                assertThat(type).as("the type of %s", line).isNotBlank();
                Set<String> keys = new TreeSet<>();
                if (sample.group(2) != null) {
                    KEY.matcher(sample.group(2)).results().forEach(key -> {
                        assertThat(keys.add(key.group(1)))
                                .as("keys once in %s", line)
                                .isTrue();
                    });
                }
                families.computeIfAbsent(
                        base,
                        any -> new Family(
                                "", "", new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()))));
                Family before = families.get(base);
                before.labels.add(keys);
                families.put(base, new Family(type, help, before.labels));
                String series = line.substring(0, line.lastIndexOf(' '));
                assertThat(samples.put(series, Double.valueOf(sample.group(3))))
                        .as("an earlier sample of %s", series)
                        .isNull();
            }
        }
        return new Exposition(families, samples);
    }
}
