package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.ControlMessage;
import io.github.tailnethealth.tracker.KnownWarnables;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However much comes in, a pod has no more than so many series. */
class BoundsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TestNode node = TestNode.embedded().reportsAllWell();
    private final Tracker tracker = node.tracker;

    private Exposition scrape(TestNode of, List<Warnable> own) {
        TailnetHealthMeters.builder(of.tracker)
                .warnables(own)
                .nanos(of.clock::nanos)
                .build()
                .bindTo(registry);
        return Exposition.text(registry);
    }

    private static Map<String, Integer> seriesByFamily(Exposition scraped) {
        Map<String, Integer> count = new TreeMap<>();
        scraped.samples().keySet().forEach(series -> count.merge(series.replaceFirst("\\{.*", ""), 1, Integer::sum));
        return count;
    }

    @Test
    void aUsualNodeHasFarLess() {
        assertThat(scrape(TestNode.fed().hearsAllWell(), List.of()).samples()).hasSizeLessThan(100);
    }

    @Test
    void aThousandRegionsAre32AndTheHome() {
        tracker.batch(() -> {
            for (int region = 1; region <= 1_000; region++) {
                tracker.derpRegionConnected(region, region % 2 == 0);
                tracker.reportDerpRegion(region, Outcome.unhealthy("overloaded"));
                tracker.derpFrameReceived(region);
            }
        });
        tracker.derpHome(777, false);
        Exposition scraped = scrape(node, List.of());
        assertThat(seriesByFamily(scraped))
                .containsEntry("tailnet_health_derp_region_connected", 32)
                .containsEntry("tailnet_health_derp_region_problem", 32)
                .containsEntry("tailnet_health_derp_region_last_frame_timestamp_seconds", 32);
        assertThat(scraped.samples())
                .containsEntry("tailnet_health_derp_region_connected{region_id=\"777\"}", 0.0)
                .containsEntry("tailnet_health_derp_regions_connected", 500.0)
                .containsEntry("tailnet_health_derp_regions_left_out", 968.0)
                .hasSizeLessThan(450);
    }

    @Test
    void twoHundredUnknownCodesAreOne() {
        for (int i = 0; i < 200; i++) {
            tracker.report(Warnable.of("unknown-" + i), Outcome.unhealthy("broken"));
            tracker.report(Warnable.of("control-health.id" + i), Outcome.unhealthy("broken"));
        }
        Exposition scraped = scrape(node, List.of());
        assertThat(scraped.samples())
                .containsEntry(
                        "tailnet_health_warning_active"
                                + "{code=\"other\",impacts_connectivity=\"false\",severity=\"unknown\"}",
                        1.0)
                .containsEntry(
                        "tailnet_health_warning_active"
                                + "{code=\"control-health\",impacts_connectivity=\"false\",severity=\"unknown\"}",
                        1.0)
                .containsEntry("tailnet_health_warning_transitions_total{code=\"other\",to=\"unhealthy\"}", 200.0)
                .containsEntry("tailnet_health_warnings{severity=\"medium\"}", 400.0)
                .hasSizeLessThan(150);
        assertThat(scraped.samples().keySet()).noneMatch(series -> series.contains("unknown-"));
    }

    @Test
    void everythingAtOnceStaysBelow450() {
        List<Warnable> own =
                IntStream.range(0, 300).mapToObj(i -> Warnable.of("app-" + i)).toList();
        List<Warnable> all = new ArrayList<>(own);
        KnownWarnables.byCode().keySet().forEach(code -> all.add(Warnable.of(code)));
        IntStream.range(0, 200).forEach(i -> all.add(Warnable.of("unknown-" + i)));
        all.forEach(warnable -> tracker.report(warnable, Outcome.unhealthy("broken")));
        tracker.batch(() -> {
            for (int region = 1; region <= 1_000; region++) {
                tracker.derpRegionConnected(region, false);
                tracker.reportDerpRegion(region, Outcome.unhealthy("overloaded"));
                tracker.derpFrameReceived(region);
                tracker.reportTls("host-" + region, Outcome.unhealthy("broken"));
            }
        });
        tracker.reportControlMessages(IntStream.range(0, 500)
                .mapToObj(i -> ControlMessage.of("message " + i))
                .toList());
        tracker.nodeFacts(TestNode.FACTS);
        Exposition scraped = scrape(node, own);
        assertThat(seriesByFamily(scraped))
                .hasEntrySatisfying(
                        "tailnet_health_warning_active",
                        codes -> assertThat(codes).isLessThanOrEqualTo(64))
                .hasEntrySatisfying(
                        "tailnet_health_warning_transitions_total",
                        codes -> assertThat(codes).isLessThanOrEqualTo(128));
        assertThat(scraped.samples()).hasSizeLessThan(450).hasSizeGreaterThan(300);
        System.out.println("series at most: " + scraped.samples().size());
    }

    @Test
    void countersThatFoldNeverGoDownWhileCodesComeAndGo() {
        TailnetHealthMeters meters =
                TailnetHealthMeters.builder(tracker).nanos(node.clock::nanos).build();
        meters.bindTo(registry);
        String other = "tailnet_health_warning_transitions_total{code=\"other\",to=\"unhealthy\"}";
        double before = 0;
        for (int i = 0; i < 1_500; i++) {
            Warnable warnable = Warnable.of("unknown-" + i);
            tracker.report(warnable, Outcome.unhealthy("broken"));
            tracker.forget(warnable);
            if (i % 100 == 99) {
                meters.refresh();
                double now = Exposition.text(registry).samples().get(other);
                assertThat(now).isGreaterThan(before);
                before = now;
                node.clock.advance(Scrapes.LENGTH);
            }
        }
        assertThat(before).isEqualTo(1_500);
    }
}
