package io.github.tailnethealth.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.monitoring.Rules.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every rule keeps to, whatever it is about. */
class RuleFilesTest {
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) \\(([^)]*)\\)");
    private static final Set<String> MODES = Set.of("sidecar, embedded", "sidecar, embedded with a feed", "embedded");

    static Stream<Alert> alerts() {
        return Rules.alerts().stream();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertSaysWhatItIsAndWhereItCanFire(Alert alert) {
        assertThat(alert.severity()).isIn("warning", "critical");
        assertThat(alert.annotations()).containsOnlyKeys("summary", "description", "runbook_url", "modes");
        assertThat(alert.annotations().get("runbook_url")).endsWith("/helm/runbooks/" + alert.name() + ".md");
        assertThat(Runbook.FOLDER.resolve(alert.name() + ".md")).exists();
        assertThat(alert.annotations().get("modes")).isIn(MODES);
        assertThat(alert.waits()).matches("[0-9]+[mh]");
    }

    @Test
    void everyGroupingAndJoinKnowsTheCluster() {
        Stream.concat(
                        Rules.alerts().stream().map(Alert::expression),
                        Rules.recordings().stream().map(Rules.Recording::expression))
                .forEach(expression -> {
                    Matcher grouping = GROUPING.matcher(expression);
                    while (grouping.find()) {
                        assertThat(grouping.group(1)).as(expression).startsWith("cluster, ");
                    }
                });
    }

    @Test
    void everyRecordingIsByFleet() {
        assertThat(Rules.recordings()).isNotEmpty().allSatisfy(rule -> {
            String by = rule.name().substring(0, rule.name().indexOf(':')).replace("region_id", "region-id");
            String labels = by.replace("_", ", ").replace("region-id", "region_id");
            assertThat(rule.expression()).containsPattern("(?:sum|count) by \\(" + labels + "\\)");
        });
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void aRuleAsksOnlyForWhatItsModesHave(Alert alert) {
        String modes = alert.annotations().get("modes");
        Set<String> ours = Promql.of(alert.expression().replaceAll("(?s)\\bunless\\b.*", "")).metrics().stream()
                .filter(metric -> metric.startsWith("tailnet_health_"))
                .map(metric -> metric.substring("tailnet_health_".length()))
                .collect(Collectors.toSet());
        Map<String, Contract.Entry> catalogue = Contract.catalogue();
        boolean beside =
                ours.stream().allMatch(metric -> catalogue.get(metric).sources().contains("L"));
        boolean inside =
                ours.stream().allMatch(metric -> catalogue.get(metric).sources().contains("E"));
        assertThat(modes.startsWith("sidecar")).as("fires beside a daemon").isEqualTo(beside);
        if (modes.endsWith(", embedded") || modes.equals("embedded")) {
            assertThat(inside).as("fires in an application without a feed").isTrue();
        }
    }

    @Test
    void theInhibitionNamesAlertsThatAreThereAndKnowsTheCluster() throws IOException {
        Set<String> names = alerts().map(Alert::name).collect(Collectors.toSet());
        Matcher matcher = Pattern.compile("alertname=~?\"([^\"]*)\"").matcher(Files.readString(Rules.INHIBITION));
        int found = 0;
        while (matcher.find()) {
            assertThat(names).contains(matcher.group(1).split("\\|"));
            found++;
        }
        List<Map<String, Object>> rules =
                Rules.maps(Rules.yaml(Rules.INHIBITION).get("inhibit_rules"));
        assertThat(found).isEqualTo(rules.size() * 2);
        assertThat(rules)
                .allSatisfy(rule -> assertThat(rule.get("equal").toString()).contains("cluster", "job"));
    }

    @Test
    void thereIsOneRunbookForEachAlertWithTheSameHeadings() {
        Set<String> names = alerts().map(Alert::name).collect(Collectors.toSet());
        assertThat(Runbook.all()).extracting(Runbook::name).containsExactlyInAnyOrderElementsOf(names);
        assertThat(Runbook.all()).allSatisfy(runbook -> {
            assertThat(runbook.text()).startsWith("# " + runbook.name() + "\n");
            assertThat(runbook.headings())
                    .as(runbook.name())
                    .containsExactly("Meaning", "Impact", "Diagnosis", "Mitigation", "Related");
            assertThat(runbook.queries()).as("queries of %s", runbook.name()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void aRunbookSaysSeverityAndTimeAsTheRuleDoes(Alert alert) throws IOException {
        String text = Files.readString(Runbook.FOLDER.resolve(alert.name() + ".md"));
        String meaning = text.substring(text.indexOf("## Meaning"), text.indexOf("## Impact"));
        int minutes = alert.minutes();
        String time = minutes % 60 == 0 ? minutes / 60 + " hour" : minutes + " minute";
        assertThat(meaning).contains(alert.severity()).contains(time);
    }

    @Test
    void whatARunbookRelatesToIsThere() {
        Set<String> names = alerts().map(Alert::name).collect(Collectors.toSet());
        Pattern name = Pattern.compile("`(Tailnet[A-Za-z]+)`");
        assertThat(Runbook.all())
                .allSatisfy(runbook -> name.matcher(runbook.text())
                        .results()
                        .forEach(match -> assertThat(names).as(runbook.name()).contains(match.group(1))));
    }

    @Test
    void theReadmeListsEveryAlertWithItsSeverityTimeAndRunbook() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(alerts().map(alert -> "| [" + alert.name() + "](helm/runbooks/" + alert.name() + ".md) | "
                                + alert.severity() + " | " + alert.waits() + " |")
                        .filter(row -> !readme.contains(row)))
                .isEmpty();
    }
}
