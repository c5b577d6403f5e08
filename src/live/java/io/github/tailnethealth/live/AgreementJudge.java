package io.github.tailnethealth.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Where health and metrics are of the same version they say the same, and no gauge has a sample without evidence. */
final class AgreementJudge implements Judge {
    private static final String OURS = "tailnet_health_";
    /** So many samples must have been of one version throughout. */
    private static final double COMPARABLE = 0.95;

    @Override
    public List<String> judge(Course course) {
        List<String> found = new ArrayList<>();
        for (Sample sample : course.samples()) {
            if (!sample.comparable()) {
                continue;
            }
            List<String> wrong = new ArrayList<>();
            verdict(sample, wrong);
            node(sample, wrong);
            checks(sample, wrong);
            silence(sample, wrong);
            if (!wrong.isEmpty()) {
                found.add(Judge.at(sample.to()) + " " + String.join(", ", wrong));
            }
        }
        return found;
    }

    /** Judges whether enough of a whole run's samples could be held against each other; a short scenario has too few. */
    static List<String> enoughOf(List<Course> run) {
        List<Sample> all =
                run.stream().flatMap(course -> course.samples().stream()).toList();
        long comparable = all.stream().filter(Sample::comparable).count();
        return comparable < COMPARABLE * all.size() || all.isEmpty()
                ? List.of("only " + comparable + " of " + all.size() + " samples can be compared")
                : List.of();
    }

    private static void verdict(Sample sample, List<String> wrong) {
        String shown = sample.overall().verdict();
        for (String verdict : List.of("healthy", "unhealthy", "cannot_tell")) {
            Double metric = sample.metrics().get(OURS + "verdict{verdict=\"" + verdict + "\"}");
            Double expected = shown == null ? null : verdict.equals(shown) ? 1.0 : 0.0;
            same(wrong, "verdict " + verdict, expected, metric);
        }
        String status = sample.status("tailnet-overall");
        String expected = shown == null
                ? "UNKNOWN"
                : switch (shown) {
                    case "healthy" -> "UP";
                    case "unhealthy" -> "DOWN";
                    default -> "OUT_OF_SERVICE";
                };
        same(wrong, "the overall status", expected, status);
        same(
                wrong,
                "feed_up",
                sample.status("tailnet-feed").equals("UP") ? 1.0 : 0.0,
                first(sample, OURS + "feed_up{"));
    }

    private static void node(Sample sample, List<String> wrong) {
        String state = sample.details("tailnet-node").path("state").stringValue(null);
        String shown = null;
        for (Map.Entry<String, Double> metric : sample.metrics().entrySet()) {
            if (metric.getKey().startsWith(OURS + "backend_state{") && metric.getValue() == 1.0) {
                shown = metric.getKey();
            }
        }
        String expected = state == null ? null : OURS + "backend_state{state=\"" + state + "\"}";
        same(wrong, "backend_state", expected, shown);
    }

    private static void checks(Sample sample, List<String> wrong) {
        for (Map.Entry<String, JsonNode> component : sample.components().entrySet()) {
            JsonNode details = component.getValue().path("details");
            if (!details.has("severity") || component.getKey().equals("tailnet-overall")) {
                continue; // not a check
            }
            String code = component.getKey().substring("tailnet-".length());
            String status = component.getValue().path("status").stringValue();
            Double metric = first(sample, OURS + "warning_active{code=\"" + code + "\"");
            Double subsystem = sample.metrics().get(OURS + "subsystem_healthy{subsystem=\"" + code + "\"}");
            Double expected = status.equals("UNKNOWN") ? null : details.has("text") ? 1.0 : 0.0;
            if (subsystem == null) {
                same(wrong, "warning_active of " + code, expected, metric);
            } else {
                same(wrong, "subsystem_healthy of " + code, expected == null ? null : 1.0 - expected, subsystem);
            }
        }
    }

    /** While it cannot be told how the node is, nothing that comes from it has a sample. */
    private static void silence(Sample sample, List<String> wrong) {
        if (!sample.overall().cannotTell()) {
            return;
        }
        for (String name : List.of(
                "backend_state",
                "want_running",
                "control_map_poll_active",
                "derp_home_connected",
                "derp_home_info",
                "network_up",
                "warning_since_timestamp_seconds",
                "tailscale_ips",
                "client_info")) {
            sample.metrics().keySet().stream()
                    .filter(metric -> metric.equals(OURS + name) || metric.startsWith(OURS + name + "{"))
                    .forEach(metric -> wrong.add("there is " + metric + " and nobody can tell"));
        }
    }

    private static Double first(Sample sample, String prefix) {
        return sample.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static void same(List<String> wrong, String what, Object expected, Object is) {
        if (!java.util.Objects.equals(expected, is)) {
            wrong.add(what + " is " + is + " and should be " + expected);
        }
    }
}
