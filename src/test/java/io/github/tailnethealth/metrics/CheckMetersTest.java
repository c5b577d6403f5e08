package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.ControlMessage;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckMetersTest {
    private static final String DERP_LOST = "WARNING_ACTIVE no-derp-connection medium true";

    private final CheckMeters meters = new CheckMeters(new CodeLabels(List.of()));
    private final TestNode node = TestNode.embedded();
    private final Tracker tracker = node.tracker;

    @Test
    void nothingReportedIsNothingShown() {
        assertThat(Written.by(meters, node)).isEmpty();
    }

    @Test
    void whatIsHealthyIs0WithoutASinceAndCountsFlipsFrom0() {
        tracker.report(Subsystem.ROUTER, Outcome.healthy());
        assertThat(Written.by(meters, node))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "WARNING_ACTIVE router medium false", 0.0,
                        "WARNING_TRANSITIONS router healthy", 0.0,
                        "WARNING_TRANSITIONS router unhealthy", 0.0,
                        "WARNINGS low", 0.0,
                        "WARNINGS medium", 0.0,
                        "WARNINGS high", 0.0));
    }

    @Test
    void whatIsUnhealthyIs1AndTellsSinceWhen() {
        node.clock.advance(Duration.ofMillis(1_500));
        tracker.report(Subsystem.ROUTER, Outcome.unhealthy("no route"));
        node.clock.advance(Duration.ofMinutes(1));
        assertThat(Written.by(meters, node))
                .containsEntry("WARNING_ACTIVE router medium false", 1.0)
                .containsEntry("WARNING_SINCE router", TestClock.START_SECONDS + 1.5)
                .containsEntry("WARNING_TRANSITIONS router unhealthy", 1.0)
                .containsEntry("WARNINGS medium", 1.0);
    }

    @Test
    void whatACauseHidesIsNotThereButWhatItMasksIs() {
        node.reportsAllWell();
        tracker.derpRegionConnected(10, false);
        tracker.report(Subsystem.DNS, Outcome.unhealthy("broken"));
        assertThat(Written.by(meters, node)).containsEntry(DERP_LOST, 1.0);

        tracker.anyInterfaceUp(false);
        assertThat(Written.by(meters, node))
                .doesNotContainKeys(DERP_LOST, "WARNING_SINCE no-derp-connection")
                .containsEntry("WARNING_ACTIVE network-status medium true", 1.0)
                .containsEntry("WARNING_ACTIVE dns medium false", 1.0)
                .containsEntry("WARNINGS medium", 2.0);
    }

    @Test
    void flipsAreCountedAndBecomingUnknownIsNone() {
        node.reportsAllWell();
        tracker.derpRegionConnected(10, false);
        tracker.report(); // a derived check flips when somebody looks
        tracker.anyInterfaceUp(false);
        tracker.report();
        tracker.anyInterfaceUp(true);
        tracker.report();
        tracker.derpRegionConnected(10, true);
        assertThat(Written.by(meters, node))
                .containsEntry("WARNING_TRANSITIONS no-derp-connection unhealthy", 1.0)
                .containsEntry("WARNING_TRANSITIONS no-derp-connection healthy", 1.0)
                .containsEntry("WARNING_TRANSITIONS network-status unhealthy", 1.0)
                .containsEntry("WARNING_TRANSITIONS network-status healthy", 1.0);
    }

    @Test
    void aLowSeverityWarningIsShownThoughTheVerdictIsHealthy() {
        node.reportsAllWell();
        tracker.reportLocalLogConfig(Outcome.unhealthy("no space"));
        assertThat(Written.by(meters, node))
                .containsEntry("WARNING_ACTIVE local-log-config-error low false", 1.0)
                .containsEntry("WARNINGS low", 1.0);
    }

    @Test
    void aDaemonsWordForSeverityIsNoLabel() {
        Warnable asTheDaemonHasIt = Warnable.builder("captive-portal-detected")
                .severity(Severity.LOW)
                .build();
        tracker.report(asTheDaemonHasIt, Outcome.unhealthy("portal"));
        assertThat(Written.by(meters, node))
                .containsEntry("WARNING_ACTIVE captive-portal-detected high true", 1.0)
                .containsEntry("WARNINGS low", 1.0);
    }

    @Test
    void messagesOfControlAreOneSeriesAndCountBySeverity() {
        tracker.reportControlMessages(List.of(
                new ControlMessage("a", Severity.HIGH, true, null),
                new ControlMessage("b", Severity.LOW, false, null)));
        assertThat(Written.by(meters, node))
                .containsEntry("WARNING_ACTIVE control-health unknown false", 1.0)
                .containsEntry("WARNINGS high", 1.0)
                .containsEntry("WARNINGS low", 1.0);
    }

    @Test
    void unknownCodesAreUnhealthyTogetherSinceTheFirstOfThem() {
        Warnable first = Warnable.of("never-heard-of");
        Warnable second = Warnable.of("never-heard-of-either");
        tracker.report(second, Outcome.healthy());
        assertThat(Written.by(meters, node)).containsEntry("WARNING_ACTIVE other unknown false", 0.0);

        tracker.report(first, Outcome.unhealthy("a").since(TestClock.START.minusSeconds(30)));
        tracker.report(second, Outcome.unhealthy("b").since(TestClock.START.minusSeconds(20)));
        assertThat(Written.by(meters, node))
                .containsEntry("WARNING_ACTIVE other unknown false", 1.0)
                .containsEntry("WARNING_SINCE other", TestClock.START_SECONDS - 30.0)
                .containsEntry("WARNING_TRANSITIONS other unhealthy", 2.0);

        tracker.report(first, Outcome.healthy());
        assertThat(Written.by(meters, node))
                .containsEntry("WARNING_ACTIVE other unknown false", 1.0)
                .containsEntry("WARNING_SINCE other", TestClock.START_SECONDS - 20.0);
    }

    @Test
    void forgettingAWarnableTakesItsSeriesButNotItsFlips() {
        Warnable warnable = Warnable.of("never-heard-of");
        tracker.report(warnable, Outcome.unhealthy("a"));
        tracker.forget(warnable);
        assertThat(Written.by(meters, node))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("WARNING_TRANSITIONS other healthy", 0.0, "WARNING_TRANSITIONS other unhealthy", 1.0));
    }

    @Test
    void whileTheDaemonIsSilentNothingOfTheNodeIsShownAndNothingIsCounted() {
        TestNode fed = TestNode.fed();
        assertThat(Written.by(meters, fed)).isEmpty();

        fed.hearsAllWell();
        Warnable own = Warnable.of("captive-portal-detected");
        fed.tracker.report(own, Outcome.unhealthy("of the application, not of the daemon"));
        assertThat(Written.by(meters, fed)).containsEntry(DERP_LOST, 0.0).containsEntry("WARNINGS medium", 1.0);

        fed.clock.advance(TestNode.STALE_AFTER);
        assertThat(Written.by(meters, fed))
                .doesNotContainKeys(DERP_LOST, "WARNINGS low", "WARNINGS medium", "WARNINGS high")
                .containsEntry("WARNING_ACTIVE captive-portal-detected high true", 1.0);
    }

    @Test
    void aNodeThatWasTakenDownShowsWhyAndNotWhatFollows() {
        node.reportsAllWell();
        tracker.ipnState(BackendState.STOPPED, false);
        assertThat(Written.by(meters, node))
                .containsEntry("WARNING_ACTIVE wantrunning-false low false", 1.0)
                .doesNotContainKey(DERP_LOST);
    }
}
