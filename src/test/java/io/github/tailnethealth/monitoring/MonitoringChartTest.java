package io.github.tailnethealth.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What the chart makes of the rule and dashboard files. */
class MonitoringChartTest {
    private static final String RULES = "monitoring.prometheusRule.";

    @Test
    void theRulesOfApplicationsAreTheFilesAsTheyAre() {
        Map<String, Object> spec = spec(render("--mode=embedded", "--monitoring.prometheusRule.enabled=true"));
        assertThat(Rules.maps(spec.get("groups"))).isEqualTo(groups());
    }

    @Test
    void besideADaemonWhatOnlyAnApplicationCanFeedIsLeftOut() {
        List<Map<String, Object>> rules = rules(render("--monitoring.prometheusRule.enabled=true"));
        List<Map<String, Object>> all = new ArrayList<>();
        groups().forEach(group -> all.addAll(Rules.maps(group.get("rules"))));
        List<Map<String, Object>> wanted = all.stream()
                .filter(rule -> !"embedded".equals(annotations(rule).get("modes")))
                .toList();
        assertThat(rules).isEqualTo(wanted).hasSizeLessThan(all.size());
    }

    @Test
    void aSiteSetsSeveritiesThresholdsRunbooksAndLeavesAlertsOut() {
        List<Map<String, Object>> objects = render(Path.of("helm/tailnet-health/ci/rules-values.yaml"));
        Map<String, Object> rule = object(objects, "PrometheusRule");
        assertThat(metadata(rule)).containsEntry("namespace", "monitoring");
        assertThat(Rules.strings(metadata(rule).get("labels"))).containsEntry("release", "prometheus");

        List<Map<String, Object>> rules = rules(objects);
        assertThat(rules).noneMatch(each -> "TailnetHealthFlapping".equals(each.get("alert")));
        assertThat(rules).anyMatch(each -> "TailnetHealthContainerRestarts".equals(each.get("alert")));
        Map<String, Object> outage =
                named(rules, "TailnetControlOutageSuspected").get(0);
        assertThat(Rules.strings(outage.get("labels"))).containsEntry("severity", "critical");
        assertThat(annotations(outage))
                .containsEntry("runbook_url", "https://runbooks.example.com/tailnet/TailnetControlOutageSuspected.md");
        assertThat(outage.get("expr").toString()).contains("> 0.3").contains(">= 10");
        assertThat(named(rules, "TailnetNodeKeyExpiringSoon"))
                .extracting(each -> each.get("expr").toString())
                .satisfiesExactly(
                        warning -> assertThat(warning)
                                .contains("< 21 * 86400")
                                .contains("[21d:6h]")
                                .contains("> 21 * 86400"),
                        critical -> assertThat(critical)
                                .contains("< 3 * 86400")
                                .contains("[3d:1h]")
                                .contains("> 3 * 86400"));
    }

    @Test
    void aNameThatIsNoAlertIsRefused() {
        assertThatThrownBy(() -> render("--" + RULES + "enabled=true", "--" + RULES + "disabled[0]=TailnetTypo"))
                .hasMessageContaining("monitoring.prometheusRule.disabled: there is no alert \"TailnetTypo\"")
                .hasMessageContaining("TailnetLockedOut");
        assertThatThrownBy(() -> render("--" + RULES + "enabled=true", "--" + RULES + "severities.TailnetTypo=page"))
                .hasMessageContaining("monitoring.prometheusRule.severities: there is no alert \"TailnetTypo\"");
        assertThatThrownBy(() ->
                        render("--" + RULES + "enabled=true", "--" + RULES + "thresholds.keyExpiryCriticalDays=14"))
                .hasMessageContaining("monitoring.prometheusRule.thresholds.keyExpiryCriticalDays");
    }

    @Test
    void theDashboardsAreTheFilesAsTheyAre() throws IOException {
        Map<String, Object> embedded =
                object(render("--mode=embedded", "--monitoring.dashboard.enabled=true"), "ConfigMap");
        for (Dashboard dashboard : Dashboard.all()) {
            assertThat(Rules.strings(embedded.get("data"))
                            .get(dashboard.file().getFileName().toString()))
                    .isEqualToIgnoringNewLines(Files.readString(dashboard.file()));
        }
        assertThat(Rules.strings(metadata(embedded).get("labels"))).containsEntry("grafana_dashboard", "1");
        Map<String, Object> node = object(render("--monitoring.dashboard.enabled=true"), "ConfigMap");
        assertThat(Rules.strings(node.get("data"))).containsOnlyKeys("tailnet-health.json");
    }

    @Test
    void nothingIsMadeUnlessAskedFor() {
        assertThat(render()).noneMatch(each -> each.get("kind").equals("PrometheusRule"));
    }

    private static List<Map<String, Object>> groups() {
        List<Map<String, Object>> groups = new ArrayList<>();
        Rules.files().forEach(file -> groups.addAll(Rules.maps(Rules.yaml(file).get("groups"))));
        return groups;
    }

    private static List<Map<String, Object>> rules(List<Map<String, Object>> objects) {
        List<Map<String, Object>> rules = new ArrayList<>();
        Rules.maps(spec(objects).get("groups")).forEach(group -> rules.addAll(Rules.maps(group.get("rules"))));
        return rules;
    }

    private static List<Map<String, Object>> named(List<Map<String, Object>> rules, String alert) {
        return rules.stream().filter(rule -> alert.equals(rule.get("alert"))).toList();
    }

    private static Map<String, String> annotations(Map<String, Object> rule) {
        return Rules.strings(rule.get("annotations"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> metadata(Map<String, Object> object) {
        return (Map<String, Object>) object.get("metadata");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> spec(List<Map<String, Object>> objects) {
        return (Map<String, Object>) object(objects, "PrometheusRule").get("spec");
    }

    private static Map<String, Object> object(List<Map<String, Object>> objects, String kind) {
        return objects.stream()
                .filter(each -> each.get("kind").equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind));
    }

    /** Renders with values, each as {@code --name=value}. */
    private static List<Map<String, Object>> render(String... values) {
        TemplateCommand template = template();
        for (String value : values) {
            String[] parts = value.substring(2).split("=", 2);
            template.set(parts[0], parts[1]);
        }
        if (List.of(values).contains("--mode=embedded")) {
            template.set("monitoring.target.matchLabels.app", "shop");
        }
        return parse(template.call());
    }

    private static List<Map<String, Object>> render(Path values) {
        return parse(template().withValuesFile(values).call());
    }

    private static TemplateCommand template() {
        return new Helm(Rules.CHART)
                .template()
                .withName("tailnet")
                .withNamespace("tailnet")
                .withKubeVersion("v1.36.0");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> parse(String manifests) {
        return StreamSupport.stream(new Yaml().loadAll(manifests).spliterator(), false)
                .filter(Objects::nonNull)
                .map(each -> (Map<String, Object>) each)
                .toList();
    }
}
