package io.github.tailnethealth.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A dashboard as it is shipped. */
record Dashboard(Path file, JsonNode json) {
    static final Path FOLDER = Rules.CHART.resolve("files/dashboards");

    /** A query of a panel. */
    record Target(String panel, JsonNode json) {
        String expression() {
            return json.get("expr").asString();
        }

        /** Returns the expression as Grafana asks it with everything selected. */
        String expressionForAll() {
            return expression()
                    .replace("$__rate_interval", "20s")
                    .replaceAll("\\$(?:cluster|namespace|job|pod)\\b", ".*");
        }
    }

    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(Dashboard::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dashboard read(Path file) {
        return new Dashboard(file, JsonMapper.shared().readTree(file.toFile()));
    }

    /** Returns the panels without the rows. */
    List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        json.get("panels").forEach(panel -> {
            if (!panel.get("type").asString().equals("row")) {
                panels.add(panel);
            }
        });
        return panels;
    }

    List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (JsonNode panel : panels()) {
            panel.path("targets")
                    .forEach(target -> targets.add(new Target(panel.get("title").asString(), target)));
        }
        return targets;
    }
}
