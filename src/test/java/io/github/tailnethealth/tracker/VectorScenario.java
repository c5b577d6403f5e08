package io.github.tailnethealth.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** One recorded scenario, read strictly: a key that nobody knows is an error. */
record VectorScenario(String name, Config config, List<Item> warnables, List<Step> steps) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    record Config(String version, boolean unstable, boolean js, String fakeError, String diskConfigError) {}

    record Item(String id, String debugFlag, boolean connectivityImpact) {}

    record Step(long advanceNanos, String op, JsonNode args, JsonNode expect) {}

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
