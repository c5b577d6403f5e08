package io.github.tailnethealth.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What makes a dashboard work for somebody else: nothing of ours is fixed in it, and every panel explains itself. */
class DashboardTest {
    private static final String SOURCE = "${datasource}";
    private static final Pattern SELECTOR = Pattern.compile("([a-z_][a-z0-9_]*)\\{([^}]*)}");
    private static final Pattern COUNTER = Pattern.compile("_(?:total|bucket|sum|count)$");
    private static final Pattern RATED =
            Pattern.compile("(?:rate|increase)\\(([a-z_][a-z0-9_]*)\\{[^}]*}\\[\\$__rate_interval]\\)");

    static Stream<Dashboard> dashboards() {
        return Dashboard.all().stream();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void itIsNotEditedInPlaceHasAStableUidAndIsSmall(Dashboard dashboard) throws IOException {
        String name = dashboard.file().getFileName().toString();
        assertThat(dashboard.json().get("editable").asBoolean()).isFalse();
        assertThat(dashboard.json().get("uid").asString()).isEqualTo(name.replaceFirst("\\.json$", ""));
        assertThat(dashboard.json().has("id")).isFalse();
        assertThat(Files.size(dashboard.file())).isLessThan(1 << 20);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void itsVariablesAreTheSourceAndTheTarget(Dashboard dashboard) {
        List<String> names = new ArrayList<>();
        for (JsonNode variable : dashboard.json().at("/templating/list")) {
            names.add(variable.get("name").asString());
            if (!variable.get("name").asString().equals("datasource")) {
                assertThat(variable.at("/datasource/uid").asString()).isEqualTo(SOURCE);
                assertThat(variable.get("multi").asBoolean()).isTrue();
                assertThat(variable.get("includeAll").asBoolean()).isTrue();
            }
        }
        assertThat(names).containsExactly("datasource", "cluster", "namespace", "job", "pod");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelHasATitleADescriptionAUnitAndTargetsOnTheChosenSource(Dashboard dashboard) {
        assertThat(dashboard.panels()).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.get("title").asString()).isNotBlank();
            assertThat(panel.get("description").asString())
                    .as("%s", panel.get("title"))
                    .isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/unit").asString()).isNotBlank();
            assertThat(panel.at("/datasource/uid").asString()).isEqualTo(SOURCE);
            assertThat(panel.get("targets")).isNotEmpty();
            panel.get("targets")
                    .forEach(target ->
                            assertThat(target.at("/datasource/uid").asString()).isEqualTo(SOURCE));
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everySelectorKeepsToTheChosenTargets(Dashboard dashboard) {
        for (Dashboard.Target target : dashboard.targets()) {
            Matcher selector = SELECTOR.matcher(target.expression());
            int selectors = 0;
            while (selector.find()) {
                // the daemon's own metrics are another job's
                String job = selector.group(1).startsWith("tailscaled_") ? "" : "job=~\"$job\"";
                assertThat(selector.group(2))
                        .as(target.expression())
                        .contains("cluster=~\"$cluster\"", "namespace=~\"$namespace\"", "pod=~\"$pod\"", job);
                selectors++;
            }
            assertThat(selectors).as(target.expression()).isEqualTo(occurrences(target));
        }
    }

    /** Returns how often metrics are asked for. */
    private static int occurrences(Dashboard.Target target) {
        int number = 0;
        for (String metric : Promql.of(target.expressionForAll()).metrics()) {
            number += (int) Pattern.compile("\\b" + metric + "\\b")
                    .matcher(target.expression())
                    .results()
                    .count();
        }
        return number;
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void countersAreShownAsRatesOverTheIntervalOfTheScreen(Dashboard dashboard) {
        for (Dashboard.Target target : dashboard.targets()) {
            List<String> rated = RATED.matcher(target.expression())
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            Promql.of(target.expressionForAll())
                    .metrics()
                    .forEach(metric -> assertThat(rated.contains(metric))
                            .as("%s in %s", metric, target.expression())
                            .isEqualTo(COUNTER.matcher(metric).find()));
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsHaveNumbersOfTheirOwnAndDoNotLieOnEachOther(Dashboard dashboard) {
        List<Integer> ids = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        for (JsonNode panel : dashboard.json().get("panels")) {
            ids.add(panel.get("id").asInt());
            JsonNode at = panel.get("gridPos");
            assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = at.get("x").asInt();
                    x < at.get("x").asInt() + at.get("w").asInt();
                    x++) {
                for (int y = at.get("y").asInt();
                        y < at.get("y").asInt() + at.get("h").asInt();
                        y++) {
                    cells.add(x + "," + y);
                }
            }
        }
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(cells).doesNotHaveDuplicates();
    }

    @Test
    void panelsThatOnlyAnApplicationCanFeedAreADashboardOfTheirOwn() {
        Map<String, Contract.Entry> catalogue = Contract.catalogue();
        dashboards().forEach(dashboard -> {
            boolean ofApplications = dashboard.file().toString().endsWith("-embedded.json");
            for (Dashboard.Target target : dashboard.targets()) {
                boolean hasSource = Promql.of(target.expressionForAll()).metrics().stream()
                        .filter(metric -> metric.startsWith("tailnet_health_"))
                        .map(metric -> metric.substring("tailnet_health_".length())
                                .replaceFirst("_(?:bucket|sum|count|max)$", ""))
                        .allMatch(metric -> catalogue.get(metric).sources().contains(ofApplications ? "E" : "L"));
                assertThat(hasSource).as(target.expression()).isTrue();
            }
        });
    }
}
