package io.github.tailnethealth.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract on the kept scrapes, without a running program; {@link ContractIT} holds it against two running ones, and
 * {@link ScrapeFixturesIT} the kept scrapes.
 */
class ContractTest {
    /** Of the stock meters, which the kept scrapes leave out; {@link ContractIT} sees them. */
    private static final List<String> STOCK = List.of(
            "jvm_memory_used_bytes{area=\"heap\"}",
            "jvm_memory_max_bytes{area=\"heap\"}",
            "jvm_gc_pause_seconds_sum",
            "process_cpu_usage");

    static Set<String> series(String mode) {
        return Condition.of(mode).stream()
                .flatMap(condition -> Scrape.kept(mode, condition).series().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static List<String> all() throws IOException {
        List<String> all = new ArrayList<>(series(Scrape.SIDECAR));
        all.addAll(series(Scrape.EMBEDDED));
        all.addAll(STOCK);
        Recorded.userMetrics()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> all.add(line.substring(0, line.lastIndexOf(' '))));
        return all;
    }

    @Test
    void whatIsNamedIsShown() throws IOException {
        assertThat(new Contract(all()).violations()).isEmpty();
    }

    @Test
    void whatIsShownIsInTheCatalogueWithItsSourceAndTheOtherWayRound() {
        assertThat(Contract.catalogueViolations("L", series(Scrape.SIDECAR))).isEmpty();
        assertThat(Contract.catalogueViolations("E", series(Scrape.EMBEDDED))).isEmpty();
    }

    /** Every metric of ours that any expression asks for. */
    static Stream<String> asked() {
        return Contract.expressions().values().stream()
                .flatMap(List::stream)
                .flatMap(expression -> Promql.of(expression).metrics().stream())
                .filter(metric -> metric.startsWith("tailnet_health_"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("asked")
    void aMetricThatIsRenamedInTheProgramAndNowhereElseIsMissed(String metric) throws IOException {
        List<String> renamed = all().stream()
                .map(series ->
                        Scrape.nameOf(series).equals(metric) ? series.replace(metric, metric + "_renamed") : series)
                .toList();
        assertThat(new Contract(renamed).violations()).anyMatch(violation -> violation.contains(metric));
        assertThat(Stream.of("L", "E").flatMap(source -> Contract.catalogueViolations(source, renamed).stream()))
                .anyMatch(violation ->
                        violation.contains("_renamed is not in the catalogue") || violation.contains("nowhere else"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "impacts_connectivity=",
                "region_id=",
                "\"no-derp-connection\"",
                "\"NeedsLogin\"",
                "\"cannot_tell\""
            })
    void aLabelOrValueThatIsRenamedIsMissed(String name) throws IOException {
        List<String> renamed = all().stream()
                .map(series -> series.replace(name, "renamed" + name).replace("renamed\"", "\"renamed-"))
                .toList();
        assertThat(new Contract(renamed).violations()).isNotEmpty();
    }
}
