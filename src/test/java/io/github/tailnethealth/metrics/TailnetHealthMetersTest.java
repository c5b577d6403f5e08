package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TailnetHealthMetersTest {
    private static final String ROUTER = "tailnet.health.subsystem.healthy";
    private static final Duration LONGER_THAN_A_BURST = Duration.ofMillis(201);
    private static final Duration LONGER_THAN_A_REST = Duration.ofMillis(1_001);

    private final TestNode node = TestNode.fed();
    private final Tracker tracker = node.tracker;
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final TailnetHealthMeters meters = meters(node);

    private static TailnetHealthMeters meters(TestNode of) {
        return TailnetHealthMeters.builder(of.tracker)
                .version("1.2.3")
                .nanos(of.clock::nanos)
                .build();
    }

    private static @Nullable Double value(MeterRegistry registry, String name, String... tags) {
        Gauge gauge = registry.find(name).tags(tags).gauge();
        return gauge == null ? null : gauge.value();
    }

    @Test
    void bindingRegistersWhatIsKnown() {
        node.hearsAllWell();
        meters.bindTo(registry);
        assertThat(value(registry, "tailnet.health.backend.state", "state", "Running"))
                .isEqualTo(1);
        assertThat(value(registry, "tailnet.health.build.info", "version", "1.2.3"))
                .isEqualTo(1);
        assertThat(value(registry, "tailnet.health.want.running")).isEqualTo(1);
        assertThat(value(registry, ROUTER, "subsystem", "router")).isNull();
    }

    @Test
    void aRefreshBringsWhatBecameKnown() {
        meters.bindTo(registry);
        assertThat(value(registry, "tailnet.health.want.running")).isNull();
        node.hearsAllWell();
        meters.refresh();
        assertThat(value(registry, "tailnet.health.want.running")).isEqualTo(1);
    }

    @Test
    void aRefreshTakesWhatIsNoLongerKnown() {
        node.hearsAllWell();
        meters.bindTo(registry);
        node.clock.advance(TestNode.STALE_AFTER);
        meters.refresh();
        assertThat(value(registry, "tailnet.health.want.running")).isNull();
        assertThat(registry.find("tailnet.health.backend.state").meters()).isEmpty();
        assertThat(value(registry, "tailnet.health.verdict", "verdict", "cannot_tell"))
                .isEqualTo(1);
    }

    @Test
    void aReadDoesSoTooIfNobodyRefreshes() {
        node.hearsAllWell();
        meters.bindTo(registry);
        node.clock.advance(TestNode.STALE_AFTER);
        assertThat(value(registry, "tailnet.health.verdict", "verdict", "cannot_tell"))
                .isEqualTo(1);
        assertThat(value(registry, "tailnet.health.want.running")).isNull();
    }

    @Test
    void aSeriesThatIsLostWhileItIsReadGivesItsLastValue() {
        node.hearsAllWell();
        meters.bindTo(registry);
        Gauge lost = registry.get("tailnet.health.want.running").gauge();
        node.clock.advance(TestNode.STALE_AFTER);
        assertThat(lost.value()).isEqualTo(1);
        assertThat(registry.find("tailnet.health.want.running").gauge()).isNull();
    }

    @Test
    void aSeriesThatWentComesBackAfterASecond() {
        node.hearsAllWell();
        meters.bindTo(registry);
        node.clock.advance(TestNode.STALE_AFTER);
        meters.refresh();
        node.feed().answered();
        meters.refresh();
        assertThat(value(registry, "tailnet.health.want.running")).isNull();
        node.clock.advance(LONGER_THAN_A_REST);
        meters.refresh();
        assertThat(value(registry, "tailnet.health.want.running")).isEqualTo(1);
    }

    @Test
    void thatSecondBeginsWhenTheRegistryHasLetTheSeriesGo() {
        node.hearsAllWell();
        meters.bindTo(registry);
        Duration slow = LONGER_THAN_A_REST.dividedBy(2);
        registry.config().onMeterRemoved(meter -> {
            if (meter.getId().getName().equals("tailnet.health.want.running")) {
                node.clock.advance(slow);
            }
        });
        node.clock.advance(TestNode.STALE_AFTER);
        meters.refresh();
        node.feed().answered();
        node.clock.advance(LONGER_THAN_A_REST.minus(slow));
        meters.refresh();
        assertThat(value(registry, "tailnet.health.want.running")).isNull();
        node.clock.advance(slow);
        meters.refresh();
        assertThat(value(registry, "tailnet.health.want.running")).isEqualTo(1);
    }

    @Test
    void whatStaysIsNeverRegisteredAnew() {
        node.hearsAllWell();
        meters.bindTo(registry);
        Meter before = registry.get("tailnet.health.warning.active")
                .tag("code", "network-status")
                .gauge();
        tracker.report(Subsystem.ROUTER, Outcome.unhealthy("no route"));
        tracker.anyInterfaceUp(false);
        meters.refresh();
        assertThat(value(registry, ROUTER, "subsystem", "router")).isZero();
        assertThat(registry.get("tailnet.health.warning.active")
                        .tag("code", "network-status")
                        .gauge())
                .isSameAs(before);
        assertThat(value(registry, "tailnet.health.warning.active", "code", "network-status"))
                .isEqualTo(1);
    }

    @Test
    void aBurstOfReadsSeesOneReport() {
        node.hearsAllWell();
        meters.bindTo(registry);
        Double version = value(registry, "tailnet.health.report.version");
        tracker.ipnState(BackendState.STARTING, false);
        assertThat(value(registry, "tailnet.health.want.running")).isEqualTo(1);
        assertThat(value(registry, "tailnet.health.backend.state", "state", "Running"))
                .isEqualTo(1);
        assertThat(value(registry, "tailnet.health.report.version")).isEqualTo(version);

        node.clock.advance(LONGER_THAN_A_BURST);
        assertThat(value(registry, "tailnet.health.want.running")).isZero();
        assertThat(value(registry, "tailnet.health.backend.state", "state", "Starting"))
                .isEqualTo(1);
        assertThat(value(registry, "tailnet.health.report.version")).isGreaterThan(version);
    }

    @Test
    void aBurstThatFollowsARefreshSeesWhatWasReportedInBetween() {
        node.hearsAllWell();
        meters.bindTo(registry);
        meters.refresh();
        tracker.ipnState(BackendState.STOPPED, false);
        assertThat(value(registry, "tailnet.health.want.running")).isZero();
    }

    @Test
    void aCounterStaysAndNeverGoesDown() {
        node.hearsAllWell();
        tracker.anyInterfaceUp(false);
        meters.bindTo(registry);
        tracker.anyInterfaceUp(true);
        node.clock.advance(TestNode.STALE_AFTER);
        meters.refresh();
        assertThat(registry.get("tailnet.health.warning.transitions")
                        .tags("code", "network-status", "to", "unhealthy")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void closingCleansEveryRegistry() {
        MeterRegistry other = new SimpleMeterRegistry();
        Counter foreign = registry.counter("tailnet.health.feed.restarts");
        node.hearsAllWell();
        meters.bindTo(registry);
        meters.bindTo(other);
        assertThat(other.getMeters())
                .hasSameSizeAs(
                        registry.getMeters().subList(1, registry.getMeters().size()));
        meters.close();
        assertThat(registry.getMeters()).containsExactly(foreign);
        assertThat(other.getMeters()).isEmpty();

        node.clock.advance(LONGER_THAN_A_BURST);
        meters.refresh();
        assertThat(other.getMeters()).isEmpty();
    }

    @Test
    void bindingTwiceIsBindingOnce() {
        meters.bindTo(registry);
        List<Meter> before = registry.getMeters();
        meters.bindTo(registry);
        assertThat(registry.getMeters()).containsExactlyInAnyOrderElementsOf(before);
        meters.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aClosedRegistryIsLeftAlone() {
        meters.bindTo(registry);
        registry.close();
        int before = registry.getMeters().size();
        node.hearsAllWell();
        meters.refresh();
        assertThat(registry.getMeters()).hasSize(before);
    }

    @Test
    void aRegistryKeepsAllThatItsMetersNeed() {
        node.hearsAllWell();
        WeakReference<TailnetHealthMeters> dropped = new WeakReference<>(bindAndDrop());
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        assertThat(dropped.get()).isNotNull();
        tracker.ipnState(BackendState.STOPPED, false);
        assertThat(registry.getMeters())
                .isNotEmpty()
                .allSatisfy(meter -> meter.measure()
                        .forEach(measurement ->
                                assertThat(measurement.getValue()).isNotNaN()));
        assertThat(value(registry, "tailnet.health.want.running")).isZero();
        assertThat(registry.get("tailnet.health.warning.transitions")
                        .tags("code", "wantrunning-false", "to", "unhealthy")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    private TailnetHealthMeters bindAndDrop() {
        TailnetHealthMeters own = meters(node);
        own.bindTo(registry);
        return own;
    }

    @Test
    void aCompositeRegistryIsServedToo() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        meters.bindTo(composite);
        composite.add(registry);
        node.hearsAllWell();
        meters.refresh();
        assertThat(value(registry, "tailnet.health.want.running")).isEqualTo(1);
        assertThat(registry.get("tailnet.health.watcher.drops")
                        .functionCounter()
                        .count())
                .isZero();
    }

    @Test
    void extraTagsAreOnEverySeries() {
        node.hearsAllWell();
        TailnetHealthMeters.builder(tracker).tags(Tags.of("node", "a")).build().bindTo(registry);
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getTag("node")).isEqualTo("a"));
    }

    @Test
    void aListenerOfTheRegistryMayReadWhatItIsToldOf() {
        List<Double> read = new ArrayList<>();
        registry.config()
                .onMeterAdded(meter -> meter.measure().forEach(measurement -> read.add(measurement.getValue())));
        meters.bindTo(registry);
        node.hearsAllWell();
        node.clock.advance(LONGER_THAN_A_BURST);
        meters.refresh();
        assertThat(read).hasSizeGreaterThan(20).doesNotContain(Double.NaN);
        assertThat(value(registry, "tailnet.health.want.running")).isEqualTo(1);
    }

    @Test
    void aMeterOfTheHostByOneOfOurNamesCostsThatMeterOnly() {
        registry.counter("tailnet.health.want.running");
        node.hearsAllWell();
        meters.bindTo(registry);
        assertThat(value(registry, "tailnet.health.network.up")).isEqualTo(1);
        assertThatCode(meters::close).doesNotThrowAnyException();
    }

    @Test
    void noMeterIsWithoutADescriptionAndQuantitiesHaveAUnit() {
        node.hearsAllWell();
        tracker.anyInterfaceUp(false);
        meters.bindTo(registry);
        assertThat(registry.getMeters()).allSatisfy(meter -> {
            assertThat(meter.getId().getDescription()).isNotBlank();
            if (meter.getId().getName().endsWith(".timestamp")) {
                assertThat(meter.getId().getBaseUnit()).isEqualTo("seconds");
            }
            if (meter.getId().getType() == Meter.Type.COUNTER) {
                assertThat(meter.getId().getBaseUnit()).isNotBlank();
            }
        });
    }

    @Test
    void aTrackerThatIsOffShowsOnlyWhatAlwaysIsThere() {
        Tracker off = Tracker.builder().enabled(false).build();
        off.anyInterfaceUp(true);
        TailnetHealthMeters.builder(off).version("1.2.3").build().bindTo(registry);
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactlyInAnyOrder(
                        "tailnet.health.build.info", "tailnet.health.report.version", "tailnet.health.watcher.drops");
    }

    @Test
    void ownVersionIsUnknownOutsideOfAJar() {
        TailnetHealthMeters.builder(tracker).build().bindTo(registry);
        assertThat(registry.get("tailnet.health.build.info").gauge().getId().getTag("version"))
                .isNotBlank();
    }

    @Test
    void lessThanOneRegionIsRefused() {
        TailnetHealthMeters.Builder builder = TailnetHealthMeters.builder(tracker);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxRegions(0))
                .withMessage("maxRegions must be at least 1 but is 0");
    }
}
