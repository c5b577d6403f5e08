package io.github.tailnethealth.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The rule files as they are shipped. */
final class Rules {
    static final Path CHART = Path.of("helm/tailnet-health");
    static final Path FOLDER = CHART.resolve("files/rules");
    static final Path INHIBITION = CHART.resolve("files/alertmanager/inhibit-rules.yaml");
    static final List<String> TARGET_LABELS = List.of("cluster", "namespace", "pod", "instance", "job");

    private Rules() {}

    /** A rule that alerts. */
    record Alert(
            String name, String expression, String waits, Map<String, String> labels, Map<String, String> annotations) {
        String severity() {
            return Objects.requireNonNull(labels.get("severity"));
        }

        int minutes() {
            int number = Integer.parseInt(waits.substring(0, waits.length() - 1));
            return switch (waits.charAt(waits.length() - 1)) {
                case 'm' -> number;
                case 'h' -> number * 60;
                default -> throw new IllegalStateException("for: " + waits);
            };
        }
    }

    /** A rule that records. */
    record Recording(String name, String expression) {}

    static List<Path> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (Map<String, Object> rule : rules()) {
            if (rule.containsKey("alert")) {
                alerts.add(new Alert(
                        (String) rule.get("alert"),
                        (String) rule.get("expr"),
                        (String) rule.get("for"),
                        strings(rule.get("labels")),
                        strings(rule.get("annotations"))));
            }
        }
        return alerts;
    }

    static List<Recording> recordings() {
        return rules().stream()
                .filter(rule -> rule.containsKey("record"))
                .map(rule -> new Recording((String) rule.get("record"), (String) rule.get("expr")))
                .toList();
    }

    private static List<Map<String, Object>> rules() {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Path file : files()) {
            Map<String, Object> content = yaml(file);
            for (Map<String, Object> group : maps(content.get("groups"))) {
                rules.addAll(maps(group.get("rules")));
            }
        }
        return rules;
    }

    static Map<String, Object> yaml(Path file) {
        try {
            return new Yaml().load(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Object list) {
        return list == null ? List.of() : (List<Map<String, Object>>) list;
    }

    @SuppressWarnings("unchecked")
    static Map<String, String> strings(Object map) {
        return map == null ? Map.of() : (Map<String, String>) map;
    }
}
