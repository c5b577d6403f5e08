package io.github.tailnethealth.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.monitoring.Rules.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every alert, with its true {@code for}, on the series that running programs show (see {@link ScrapeFixturesIT}): silent
 * one minute before its time, firing at it, and no other alert with it, or within the
 * longest time that one waits. The cases are in {@code alerts.yaml}.
 */
class AlertRulesTest {
    private static final Path CASES = Path.of("src/test/resources/monitoring/alerts.yaml");
    private static final String KEY_EXPIRY = "tailnet_health_node_key_expiry_timestamp_seconds";
    /** Longer than any rule waits that a cause of another one could set off too. */
    private static final int AFTER = 36;

    /** Seconds between evaluations that are in no step with the samples. */
    private static final int STEP = 35;

    @TempDir
    private Path folder;

    @BeforeAll
    static void promtoolIsInstalled() {
        Tools.require(Tools.PROMTOOL);
    }

    /**
     * One case.
     *
     * @param rule the alert that fires, or null if none does
     * @param labels what tells the rule from others of its name
     * @param nodes what each pod suffers from, and for how many minutes
     * @param values the values of single series instead
     * @param since the minute in which the expression becomes true
     * @param expect the alerts as they come
     * @param also other alerts that fire, and that Alertmanager holds back
     */
    private record Case(
            String name,
            String mode,
            String rule,
            Map<String, String> labels,
            Map<String, List<List<Object>>> nodes,
            Map<String, String> values,
            int since,
            List<Map<String, Object>> expect,
            List<String> also) {
        @Override
        public String toString() {
            return name;
        }

        Alert alert() {
            return Rules.alerts().stream()
                    .filter(alert -> alert.name().equals(rule)
                            && alert.labels().entrySet().containsAll(labels.entrySet()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no rule " + rule + labels));
        }
    }

    static Stream<Case> cases() {
        return read().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itFiresInItsTimeAndAlone(Case each) throws Exception {
        assertThat(promtoolSays(each)).isEmpty();
    }

    @Test
    void everyRuleFiresInEachOfItsModes() {
        Set<String> wanted = new TreeSet<>();
        for (Alert alert : Rules.alerts()) {
            Stream.of(Scrape.SIDECAR, Scrape.EMBEDDED)
                    .filter(mode -> Stream.of(alert.annotations().get("modes").split(", "))
                            .anyMatch(mode::equals))
                    .forEach(mode -> wanted.add(mode + " " + alert.name() + alert.labels()));
        }
        Set<String> tested = cases().filter(each -> each.rule != null)
                .map(each -> each.mode + " " + each.rule + each.alert().labels())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tested).containsAll(wanted);
    }

    @Test
    void aCaseWithAnotherTimeWouldBeSeen() throws Exception {
        Case relay = cases().filter(each -> "TailnetDerpHomeUnavailable".equals(each.rule))
                .findFirst()
                .orElseThrow();
        Case early = new Case(
                relay.name,
                relay.mode,
                relay.rule,
                relay.labels,
                relay.nodes,
                relay.values,
                relay.since - 1,
                relay.expect,
                relay.also);
        assertThat(promtoolSays(early)).contains("FAILED");
    }

    /** Otherwise what they hold back would be let through in between. */
    @Test
    void thatANodeMustLogInHandsOverToThatItsKeyHasExpiredWithoutAGap() throws Exception {
        Case expires = cases().filter(each -> each.name.contains("a key that expires while its node is logged out"))
                .findFirst()
                .orElseThrow();
        Map<String, Object> file = promtoolTest(expires);
        file.put("evaluation_interval", STEP + "s");
        Map<String, Object> test = Rules.maps(file.get("tests")).get(0);
        test.remove("alert_rule_test");
        test.put(
                "promql_expr_test",
                IntStream.rangeClosed(60 * (expires.since - 8) / STEP, 60 * (expires.since + AFTER) / STEP)
                        .mapToObj(evaluation -> Map.of(
                                "expr",
                                "count(ALERTS{alertname=~\"TailnetNodeNeedsLogin|TailnetNodeKeyExpired\","
                                        + " alertstate=\"firing\"})",
                                "eval_time",
                                STEP * evaluation + "s",
                                "exp_samples",
                                List.of(Map.of("labels", "{}", "value", 1))))
                        .toList());

        assertThat(promtoolSays(file)).isEmpty();
    }

    @Test
    void promtoolHasNothingToSayOfTheFiles() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("check", "rules", "--lint=all", "--lint-fatal"));
        Rules.files().forEach(file -> arguments.add(file.toString()));
        assertThat(Tools.promtool(arguments)).isEmpty();
    }

    private String promtoolSays(Case each) throws IOException, InterruptedException {
        return promtoolSays(promtoolTest(each));
    }

    private String promtoolSays(Map<String, Object> test) throws IOException, InterruptedException {
        Path file = folder.resolve("test.yaml");
        Files.writeString(file, JsonMapper.shared().writeValueAsString(test));
        return Tools.promtool(List.of("test", "rules", file.toString()));
    }

    private static Map<String, Object> promtoolTest(Case each) {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", each.name);
        test.put("interval", "1m");
        test.put("input_series", series(each));
        test.put("alert_rule_test", expectations(each));
        Map<String, Object> file = new LinkedHashMap<>();
        file.put(
                "rule_files",
                Rules.files().stream()
                        .map(path -> path.toAbsolutePath().toString())
                        .toList());
        file.put("evaluation_interval", "1m");
        file.put("tests", List.of(test));
        return file;
    }

    private static List<Map<String, Object>> expectations(Case each) {
        List<Map<String, Object>> expectations = new ArrayList<>();
        Set<String> names =
                Rules.alerts().stream().map(Alert::name).collect(Collectors.toCollection(LinkedHashSet::new));
        names.removeAll(each.also);
        int end = each.since + AFTER;
        if (each.rule == null) {
            names.forEach(name -> expectations.add(expectation(end, name, List.of())));
            return expectations;
        }
        Alert alert = each.alert();
        int fires = each.since + alert.minutes();
        names.remove(alert.name());
        if (fires > 0) {
            expectations.add(expectation(fires - 1, alert.name(), List.of()));
        }
        expectations.add(expectation(fires, alert.name(), expected(each, alert)));
        for (String name : names) {
            expectations.add(expectation(fires, name, List.of()));
            expectations.add(expectation(Math.max(end, fires), name, List.of()));
        }
        return expectations;
    }

    private static List<Map<String, Object>> expected(Case each, Alert alert) {
        List<Map<String, Object>> expected = new ArrayList<>();
        for (Map<String, Object> one : each.expect) {
            Map<String, String> annotations = new TreeMap<>(alert.annotations());
            annotations.put("summary", (String) one.get("summary"));
            annotations.put("description", (String) one.get("description"));
            Map<String, String> labels = new TreeMap<>(Rules.strings(one.get("labels")));
            expected.add(Map.of("exp_labels", labels, "exp_annotations", annotations));
        }
        return expected;
    }

    private static Map<String, Object> expectation(int minute, String name, List<Map<String, Object>> alerts) {
        return Map.of("eval_time", minute + "m", "alertname", name, "exp_alerts", alerts);
    }

    private static List<Map<String, Object>> series(Case each) {
        List<Map<String, Object>> all = new ArrayList<>();
        each.nodes.forEach((pod, course) -> {
            String target = "cluster=\"c\",instance=\"10.0.0.1:8081\",job=\"tailnet-health\",namespace=\"n\",pod=\""
                    + pod + "\"";
            Map<String, List<String>> samples = new TreeMap<>();
            int minute = 0;
            for (List<Object> part : course) {
                int length = (Integer) part.get(1);
                boolean scraped = !part.get(0).equals("NOT_SCRAPED");
                Map<String, String> now = new TreeMap<>();
                if (scraped) {
                    now.putAll(Scrape.kept(each.mode, Condition.valueOf((String) part.get(0)))
                            .series());
                }
                now.put("up", scraped ? "1" : "0");
                put(samples, now, minute, length);
                minute += length;
            }
            samples.forEach((name, values) ->
                    all.add(Map.of("series", with(name, target), "values", written(each, name, values))));
        });
        return all;
    }

    /** Adds samples for that many minutes; what is not there any more is stale. */
    private static void put(Map<String, List<String>> samples, Map<String, String> now, int minute, int length) {
        now.keySet().forEach(name -> samples.computeIfAbsent(name, any -> new ArrayList<>()));
        samples.forEach((name, values) -> {
            while (values.size() < minute) {
                values.add("_");
            }
            for (int i = 0; i < length; i++) {
                values.add(now.getOrDefault(name, "stale"));
            }
        });
    }

    private static String written(Case each, String name, List<String> values) {
        String given = each.values.get(name);
        if (given != null) {
            return given;
        }
        String varies = name.equals(KEY_EXPIRY) ? "7776000" : "0";
        return values.stream()
                .map(value -> value.equals(Scrape.VARIES) ? varies : value)
                .collect(Collectors.joining(" "));
    }

    private static String with(String series, String labels) {
        return series.endsWith("}")
                ? series.substring(0, series.length() - 1) + "," + labels + "}"
                : series + "{" + labels + "}";
    }

    @SuppressWarnings("unchecked")
    private static List<Case> read() {
        List<Case> cases = new ArrayList<>();
        for (Map<String, Object> map : Rules.maps(Rules.yaml(CASES).get("cases"))) {
            for (String mode : (List<String>) map.get("modes")) {
                cases.add(new Case(
                        mode + ": " + map.get("name"),
                        mode,
                        (String) map.get("fires"),
                        Rules.strings(map.get("of")),
                        (Map<String, List<List<Object>>>) map.getOrDefault("nodes", Map.of()),
                        Rules.strings(map.get("values")),
                        (Integer) map.getOrDefault("since", 0),
                        Rules.maps(map.get("expect")),
                        (List<String>) map.getOrDefault("also", List.of())));
            }
        }
        return cases;
    }
}
