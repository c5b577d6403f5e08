package io.github.tailnethealth.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The numbers of series that the page on cost names are those of the programs. */
class MonitoringCostTest {
    @Test
    void thePageNamesTheSeriesOfANode() throws IOException {
        String page = Files.readString(Path.of("helm/monitoring-cost.md"));
        Predicate<String> ours = series -> series.startsWith("tailnet_health_");
        Set<String> asked = new TreeSet<>();
        Rules.alerts().forEach(rule -> asked.addAll(Promql.of(rule.expression()).metrics()));
        Rules.recordings()
                .forEach(rule -> asked.addAll(Promql.of(rule.expression()).metrics()));
        long beside = healthy(Scrape.SIDECAR, ours);
        assertThat(page)
                .contains("| ours, a node that is well | " + beside + " |")
                .contains("| ours, an embedded node that is well (two DERP regions) | " + healthy(Scrape.EMBEDDED, ours)
                        + " |")
                .contains("The rules look at "
                        + healthy(Scrape.SIDECAR, ours.and(series -> asked.contains(Scrape.nameOf(series))))
                        + " of the "
                        + beside);
    }

    private static long healthy(String mode, Predicate<String> which) {
        return Scrape.kept(mode, Condition.HEALTHY).series().keySet().stream()
                .filter(which)
                .count();
    }
}
