package io.github.tailnethealth.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the rules, dashboards, runbooks, the chart's values and the README name is there in a running program, and what the
 * programs show is in the catalogue of metrics, with its source.
 */
final class Contract {
    static final Path CATALOGUE = Path.of("src/test/resources/metrics/catalogue.tsv");

    private static final String PREFIX = "tailnet_health_";
    private static final Pattern METRIC =
            Pattern.compile("(?<![a-zA-Z0-9_:])(?:[a-z_]+:)?tailnet_health_[a-z0-9_]*[a-z0-9](?::[a-z]+)?");
    /** What Prometheus itself adds. */
    private static final List<String> OF_PROMETHEUS = List.of("up", "ALERTS{alertname=\"Any\",alertstate=\"firing\"}");
    /** Labels of ours whose values are a closed set. */
    private static final Set<String> CLOSED = Set.of(
            "code",
            "severity",
            "impacts_connectivity",
            "state",
            "subsystem",
            "verdict",
            "func",
            "to",
            "result",
            "source",
            "area");

    private final Map<String, Set<String>> labels = new TreeMap<>();
    private final Map<String, Set<String>> values = new TreeMap<>();
    private final Set<String> recorded =
            Rules.recordings().stream().map(Rules.Recording::name).collect(Collectors.toSet());

    /** What the catalogue says of a metric. */
    record Entry(Set<String> labels, Set<String> sources) {}

    /** Holds what is named against these series, and those of Prometheus itself. */
    Contract(Collection<String> series) {
        List<String> all = new ArrayList<>(series);
        all.addAll(OF_PROMETHEUS);
        for (String each : all) {
            Map<String, String> of = Scrape.labelsOf(each);
            labels.computeIfAbsent(Scrape.nameOf(each), any -> new TreeSet<>()).addAll(of.keySet());
            of.forEach((label, value) ->
                    values.computeIfAbsent(label, any -> new TreeSet<>()).add(value));
        }
    }

    /** Returns every document that names something, by its path. */
    static Map<Path, String> documents() {
        Map<Path, String> documents = new TreeMap<>();
        List<Path> roots = List.of(
                Path.of("README.md"),
                Runbook.FOLDER,
                Rules.FOLDER,
                Dashboard.FOLDER,
                Rules.INHIBITION,
                Rules.CHART.resolve("values.yaml"),
                Rules.CHART.resolve("README.md"),
                Path.of("helm/monitoring-cost.md"));
        for (Path root : roots) {
            try (Stream<Path> files = Files.exists(root) ? Files.walk(root) : Stream.of()) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    documents.put(file, Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return documents;
    }

    /** Returns the expressions of rules, dashboards and runbooks, by where they are. */
    static Map<String, List<String>> expressions() {
        Map<String, List<String>> expressions = new TreeMap<>();
        Rules.alerts()
                .forEach(rule -> expressions
                        .computeIfAbsent("rule " + rule.name(), any -> new ArrayList<>())
                        .add(rule.expression()));
        Rules.recordings()
                .forEach(rule -> expressions
                        .computeIfAbsent("rule " + rule.name(), any -> new ArrayList<>())
                        .add(rule.expression()));
        Dashboard.all()
                .forEach(dashboard -> dashboard
                        .targets()
                        .forEach(target -> expressions
                                .computeIfAbsent("panel " + target.panel(), any -> new ArrayList<>())
                                .add(target.expressionForAll())));
        Runbook.all().forEach(runbook -> expressions.put("runbook " + runbook.name(), runbook.queries()));
        return expressions;
    }

    /** Returns what documents name and no program shows. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        documents()
                .forEach((file, text) -> METRIC.matcher(text)
                        .results()
                        .map(match -> match.group())
                        .filter(metric -> !exists(metric))
                        .distinct()
                        .forEach(metric -> violations.add(file + " names the metric " + metric)));
        expressions()
                .forEach((where, each) -> each.forEach(expression -> {
                    Promql names = Promql.of(expression);
                    names.metrics().stream()
                            .filter(metric -> !exists(metric))
                            .forEach(metric -> violations.add(where + " asks for the metric " + metric));
                    Set<String> known = known(names.metrics());
                    names.labels().stream()
                            .filter(label -> !known.contains(label))
                            .forEach(label -> violations.add(where + " uses the label " + label));
                    names.values().forEach((label, used) -> {
                        if (CLOSED.contains(label)) {
                            used.stream()
                                    .filter(value -> !values.getOrDefault(label, Set.of())
                                            .contains(value))
                                    .forEach(value -> violations.add(where + " uses " + label + "=" + value));
                        }
                    });
                }));
        return violations;
    }

    private boolean exists(String metric) {
        return labels.containsKey(metric) || recorded.contains(metric);
    }

    private Set<String> known(Set<String> metrics) {
        Set<String> known = new HashSet<>(Rules.TARGET_LABELS);
        known.add("le");
        for (String metric : metrics) {
            known.addAll(labels.getOrDefault(metric, Set.of()));
            if (metric.contains(":")) {
                known.addAll(Arrays.asList("region_id", "verdict", "state", "code"));
            }
        }
        return known;
    }

    /** Returns where the catalogue and the series of programs with that source differ. */
    static List<String> catalogueViolations(String source, Collection<String> series) {
        Map<String, Set<String>> shown = new TreeMap<>();
        for (String each : series) {
            String name = Scrape.nameOf(each).replaceFirst("_(?:bucket|sum|count|max)$", "");
            Set<String> labels = Scrape.labelsOf(each).keySet();
            if (name.startsWith(PREFIX)) {
                shown.computeIfAbsent(name.substring(PREFIX.length()), any -> new TreeSet<>())
                        .addAll(labels);
            }
        }
        shown.values().forEach(each -> each.remove("le"));
        List<String> violations = new ArrayList<>();
        Map<String, Entry> listed = catalogue();
        shown.forEach((name, labels) -> {
            Entry entry = listed.get(name);
            if (entry == null) {
                violations.add(name + " is not in the catalogue");
            } else if (!entry.sources.contains(source)) {
                violations.add(name + " has no source " + source + " in the catalogue");
            } else if (!entry.labels.equals(labels)) {
                violations.add(name + " has labels " + labels + ", in the catalogue " + entry.labels);
            }
        });
        listed.forEach((name, entry) -> {
            if (entry.sources.contains(source) && !shown.containsKey(name)) {
                violations.add(name + " of source " + source + " is in the catalogue and nowhere else");
            }
        });
        return violations;
    }

    static Map<String, Entry> catalogue() {
        Map<String, Entry> entries = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(CATALOGUE)
                    .subList(1, Files.readAllLines(CATALOGUE).size())) {
                String[] cells = line.split("\t", -1);
                Set<String> labels = new TreeSet<>(Arrays.asList(cells[2].split(", ")));
                labels.remove("");
                entries.put(cells[0], new Entry(labels, Set.of(cells[4].split(" "))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }
}
