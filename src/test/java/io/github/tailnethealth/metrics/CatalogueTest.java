package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.ControlMessage;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The list of metrics that users read, held against what is exported. */
class CatalogueTest {
    private static final String PREFIX = "tailnet_health_";

    /** What the package of the feed exports by itself. */
    private static final Set<String> TRANSPORT = Set.of(
            "feed_reads_total",
            "feed_read_duration_seconds",
            "feed_last_success_timestamp_seconds",
            "feed_stream_reconnects_total",
            "feed_restarts_total");

    private record Entry(String type, Set<String> labels, Set<String> sources) {}

    @Test
    void anApplicationThatReportsEverythingHasWhatIsListedForOne() throws IOException {
        TestNode node = TestNode.embedded().reportsAllWell();
        breakOneOfEach(node.tracker);
        assertThat(exported(node)).isEqualTo(listed("E"));
    }

    @Test
    void aFeedThatHeardEverythingHasWhatIsListedForOne() throws IOException {
        TestNode node = TestNode.fed().hearsAllWell();
        breakOneOfEach(node.tracker);
        assertThat(exported(node)).isEqualTo(listed("L"));
    }

    @Test
    void everyMeterIsListed() throws IOException {
        assertThat(entries().size() - TRANSPORT.size()).isEqualTo(Family.values().length);
    }

    private static void breakOneOfEach(Tracker tracker) {
        tracker.report(Subsystem.ROUTER, Outcome.unhealthy("no route"));
        tracker.nodeFacts(TestNode.FACTS);
        tracker.reportControlMessages(List.of(ControlMessage.of("hello")));
        tracker.selfCheck();
    }

    private static Map<String, Entry> listed(String source) throws IOException {
        Map<String, Entry> listed = entries();
        listed.keySet().removeAll(TRANSPORT);
        listed.values().removeIf(entry -> !entry.sources.contains(source));
        listed.replaceAll((name, entry) -> new Entry(entry.type, entry.labels, Set.of()));
        return listed;
    }

    private static Map<String, Entry> exported(TestNode node) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        TailnetHealthMeters.builder(node.tracker).build().bindTo(registry);
        Map<String, Entry> exported = new TreeMap<>();
        Exposition.text(registry).families().forEach((name, family) -> {
            assertThat(name).startsWith(PREFIX);
            exported.put(
                    name.substring(PREFIX.length()),
                    new Entry(family.type(), family.labels().iterator().next(), Set.of()));
        });
        return exported;
    }

    private static Map<String, Entry> entries() throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        try (InputStream file = CatalogueTest.class.getResourceAsStream("/metrics/catalogue.tsv")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().skip(1).toList()) {
                List<String> cells = Arrays.asList(line.split("\t", -1));
                assertThat(cells).as(line).hasSize(5);
                assertThat(cells.get(3)).as("the meaning of %s", cells.get(0)).isNotBlank();
                Set<String> labels = new TreeSet<>(Arrays.asList(cells.get(2).split(", ")));
                labels.remove("");
                Set<String> sources = Set.of(cells.get(4).split(" "));
                assertThat(Set.of("L", "E")).containsAll(sources);
                assertThat(entries.put(cells.get(0), new Entry(cells.get(1), labels, sources)))
                        .as("an earlier %s", cells.get(0))
                        .isNull();
            }
        }
        return entries;
    }
}
