package io.github.tailnethealth.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One recorded scenario, read strictly: a key that nobody knows is an error. */
record VectorScenario(String name, Config config, List<Item> warnables, List<Step> steps) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    record Config(String version, boolean unstable, boolean js, String fakeError, String diskConfigError) {}

    record Item(String id, String debugFlag, boolean connectivityImpact) {}

    record Step(
            long advanceNanos,
            String op,
            JsonNode args,
            @Nullable JsonNode expect) {
        static Step noop(long advanceNanos) {
            return new Step(advanceNanos, "noop", JSON.createObjectNode(), null);
        }

        Step unanswered(long nanos) {
            return new Step(nanos, op, args, null);
        }
    }

    static VectorScenario read(String line) {
        JsonNode root = JSON.readTree(line);
        keys(root, "name", "config", "warnables", "steps");
        JsonNode config = root.get("config");
        keys(config, "version", "unstable", "js", "fakeError", "diskConfigError");
        List<Item> warnables = new ArrayList<>();
        for (JsonNode item : root.get("warnables")) {
            keys(item, "id", "debugFlag", "connectivityImpact");
            warnables.add(new Item(
                    item.get("id").asString(),
                    item.get("debugFlag").asString(),
                    item.get("connectivityImpact").asBoolean()));
        }
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : root.get("steps")) {
            keys(step, "advanceNanos", "op", "args", "expect");
            Set<String> expected = new TreeSet<>(step.get("expect").propertyNames());
            expected.remove("result");
            if (!expected.equals(Set.of("overall", "warnings", "debugFlags", "events"))) {
                throw new IllegalArgumentException("unknown or missing key in expect: " + expected);
            }
            steps.add(new Step(
                    step.get("advanceNanos").longValue(),
                    step.get("op").asString(),
                    step.get("args"),
                    step.get("expect")));
        }
        return new VectorScenario(
                root.get("name").asString(),
                new Config(
                        config.get("version").asString(),
                        config.get("unstable").asBoolean(),
                        config.get("js").asBoolean(),
                        config.get("fakeError").asString(),
                        textOrNull(config.get("diskConfigError"))),
                warnables,
                steps);
    }

    VectorScenario withSteps(List<Step> others) {
        return new VectorScenario(name, config, warnables, others);
    }

    /** Returns this as one line, as {@link #read} reads it; a step that nobody has answered yet has no expectation. */
    String line() {
        ObjectNode root = JSON.createObjectNode().put("name", name);
        root.putObject("config")
                .put("version", config.version)
                .put("unstable", config.unstable)
                .put("js", config.js)
                .put("fakeError", config.fakeError)
                .put("diskConfigError", config.diskConfigError);
        ArrayNode items = root.putArray("warnables");
        warnables.forEach(item -> items.addObject()
                .put("id", item.id)
                .put("debugFlag", item.debugFlag)
                .put("connectivityImpact", item.connectivityImpact));
        ArrayNode array = root.putArray("steps");
        for (Step step : steps) {
            ObjectNode node =
                    array.addObject().put("advanceNanos", step.advanceNanos).put("op", step.op);
            node.set("args", step.args);
            if (step.expect != null) {
                node.set("expect", step.expect);
            }
        }
        return JSON.writeValueAsString(root);
    }

    static String textOrNull(JsonNode node) {
        return node.isNull() ? null : node.asString();
    }

    static void keys(JsonNode node, String... names) {
        Set<String> found = new TreeSet<>(node.propertyNames());
        Set<String> known = new TreeSet<>(List.of(names));
        if (!found.equals(known)) {
            throw new IllegalArgumentException("expected the keys " + known + " but found " + found);
        }
    }

    static Map<String, List<String>> args() {
        return Map.ofEntries(
                Map.entry("noop", List.of()),
                Map.entry("setWarnable", List.of("warnable", "error")),
                Map.entry("setRouterHealth", List.of("error")),
                Map.entry("setDnsHealth", List.of("error")),
                Map.entry("setDnsOsHealth", List.of("error")),
                Map.entry("setDnsManagerHealth", List.of("error")),
                Map.entry("setTkaHealth", List.of("error")),
                Map.entry("setLocalLogConfigHealth", List.of("error")),
                Map.entry("setTlsConnectionError", List.of("host", "error")),
                Map.entry("setControlHealth", List.of("problems")),
                Map.entry("gotStreamedMapResponse", List.of()),
                Map.entry("setOutOfPollNetMap", List.of()),
                Map.entry("setMagicSockDerpHome", List.of("region", "homeless")),
                Map.entry("noteMapRequestHeard", List.of()),
                Map.entry("setDerpRegionConnectedState", List.of("region", "connected")),
                Map.entry("setDerpRegionHealth", List.of("region", "problem")),
                Map.entry("noteDerpRegionReceivedFrame", List.of("region")),
                Map.entry("setIpnState", List.of("state", "wantRunning")),
                Map.entry("setAnyInterfaceUp", List.of("up")),
                Map.entry("setUdp4Unbound", List.of("unbound")),
                Map.entry("setAuthRoutineInError", List.of("error")),
                Map.entry("setLatestVersion", List.of("latest")),
                Map.entry("setCheckForUpdates", List.of("check")),
                Map.entry("receiveFuncEnter", List.of("func")),
                Map.entry("receiveFuncExit", List.of("func")),
                Map.entry("timerSelfCheck", List.of()),
                Map.entry("registerWatcher", List.of("watcher")),
                Map.entry("unregisterWatcher", List.of("watcher")),
                Map.entry("setFakeError", List.of("error")),
                Map.entry("setDiskConfigError", List.of("error")),
                Map.entry("getInPollNetMap", List.of()),
                Map.entry("getDerpRegionReceivedTime", List.of("region")),
                Map.entry("routerHealth", List.of()),
                Map.entry("dnsHealth", List.of()),
                Map.entry("dnsOsHealth", List.of()),
                Map.entry("tkaHealth", List.of()),
                Map.entry("appendWarnings", List.of("base")),
                Map.entry("appendWarnableDebugFlags", List.of("base")),
                Map.entry("timerDelay", List.of()));
    }
}
