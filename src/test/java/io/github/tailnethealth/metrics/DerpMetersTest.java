package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Tracker;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DerpMetersTest {
    private final DerpMeters meters = new DerpMeters(3);
    private final TestNode node = TestNode.embedded();
    private final Tracker tracker = node.tracker;

    @Test
    void nothingReportedIsNothingShown() {
        assertThat(Written.by(meters, node)).isEmpty();
    }

    @Test
    void theHomeIsNamedByItsNumberAndNoHomeIsNotThere() {
        tracker.derpHome(10, false);
        assertThat(Written.by(meters, node)).isEqualTo(Map.of("DERP_HOME_INFO 10", 1.0));
        tracker.derpHome(12, false);
        assertThat(Written.by(meters, node)).isEqualTo(Map.of("DERP_HOME_INFO 12", 1.0));
        tracker.derpHome(0, false);
        assertThat(Written.by(meters, node)).isEmpty();
    }

    @Test
    void theHomesConnectionIsNotThereUntilItIsProven() {
        node.reportsAllWell();
        tracker.derpHomeUnprovenUntil(TestClock.START.plusSeconds(15));
        assertThat(Written.by(meters, node)).doesNotContainKey("DERP_HOME_CONNECTED");
        node.clock.advance(Duration.ofSeconds(15));
        assertThat(Written.by(meters, node)).containsEntry("DERP_HOME_CONNECTED", 1.0);
        tracker.derpRegionConnected(10, false);
        assertThat(Written.by(meters, node)).containsEntry("DERP_HOME_CONNECTED", 0.0);
    }

    @Test
    void eachRegionShowsWhatWasReportedOfIt() {
        tracker.derpHome(10, false);
        tracker.derpRegionConnected(10, true);
        tracker.derpRegionConnected(11, false);
        tracker.derpFrameReceived(10);
        assertThat(Written.by(meters, node))
                .isEqualTo(Map.of(
                        "DERP_HOME_INFO 10", 1.0,
                        "DERP_HOME_CONNECTED", 1.0,
                        "DERP_HOME_LAST_FRAME", (double) TestClock.START_SECONDS,
                        "DERP_REGION_CONNECTED 10", 1.0,
                        "DERP_REGION_CONNECTED 11", 0.0,
                        "DERP_REGION_LAST_FRAME 10", (double) TestClock.START_SECONDS,
                        "DERP_REGIONS_CONNECTED", 1.0,
                        "DERP_REGIONS_LEFT_OUT", 0.0));
    }

    @Test
    void onceProblemsAreReportedARegionWithoutOneHasNone() {
        tracker.derpRegionConnected(10, true);
        tracker.reportDerpRegion(11, Outcome.unhealthy("overloaded"));
        assertThat(Written.by(meters, node))
                .containsEntry("DERP_REGION_PROBLEM 10", 0.0)
                .containsEntry("DERP_REGION_PROBLEM 11", 1.0)
                .doesNotContainKey("DERP_REGION_CONNECTED 11")
                .containsEntry("DERP_REGIONS_WITH_PROBLEM", 1.0);
        tracker.reportDerpRegion(11, Outcome.healthy());
        assertThat(Written.by(meters, node))
                .containsEntry("DERP_REGION_PROBLEM 10", 0.0)
                .doesNotContainKey("DERP_REGION_PROBLEM 11")
                .containsEntry("DERP_REGIONS_WITH_PROBLEM", 0.0);
    }

    @Test
    void tooManyRegionsAreCountedAndTheHomeIsAlwaysAmongThoseShown() {
        for (int region = 1; region <= 10; region++) {
            tracker.derpRegionConnected(region, true);
        }
        tracker.derpHome(9, false);
        assertThat(Written.by(meters, node))
                .containsKeys("DERP_REGION_CONNECTED 1", "DERP_REGION_CONNECTED 2", "DERP_REGION_CONNECTED 9")
                .doesNotContainKeys("DERP_REGION_CONNECTED 3", "DERP_REGION_CONNECTED 10")
                .containsEntry("DERP_REGIONS_CONNECTED", 10.0)
                .containsEntry("DERP_REGIONS_LEFT_OUT", 7.0);
    }

    @Test
    void aHomeAmongTheFirstTakesNobodysPlace() {
        for (int region = 1; region <= 4; region++) {
            tracker.derpRegionConnected(region, true);
        }
        tracker.derpHome(2, false);
        assertThat(Written.by(meters, node))
                .containsKeys("DERP_REGION_CONNECTED 1", "DERP_REGION_CONNECTED 2", "DERP_REGION_CONNECTED 3")
                .doesNotContainKey("DERP_REGION_CONNECTED 4");
    }

    @Test
    void ofAFeedOnlyTheHomeIsKnown() {
        TestNode fed = TestNode.fed().hearsAllWell();
        fed.tracker.reportDerpRegion(11, Outcome.unhealthy("overloaded"));
        assertThat(Written.by(meters, fed)).isEqualTo(Map.of("DERP_HOME_INFO 10", 1.0, "DERP_HOME_CONNECTED", 1.0));
    }
}
