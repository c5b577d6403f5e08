package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Since when something has been unhealthy: since it broke, not since its text changed or somebody looked. */
class SinceTest {
    private static final Instant START = VirtualClock.START;

    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();

    @BeforeEach
    void aHealthyNode() {
        FindingRulesTest.healthy(tracker);
    }

    @Test
    void whatBreaksAgainIsBrokenSinceTheSecondTime() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy("a"));
        tracker.report(Subsystem.DNS, Outcome.healthy());
        clock.advance(Duration.ofSeconds(5));
        tracker.report(Subsystem.DNS, Outcome.unhealthy("a"));

        assertThat(since("dns")).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void aGivenInstantCountsEvenWhenOnlyItChanged() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy("a"));
        tracker.report(Subsystem.DNS, Outcome.unhealthy("a").since(START.minusSeconds(3)));

        assertThat(since("dns")).isEqualTo(START.minusSeconds(3));
    }

    @Test
    void aReportWithoutAnInstantKeepsTheOneThatWasGiven() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy("a").since(START.minusSeconds(3)));
        clock.advance(Duration.ofSeconds(5));
        tracker.report(Subsystem.DNS, Outcome.unhealthy("b"));

        assertThat(since("dns")).isEqualTo(START.minusSeconds(3));
    }

    @Test
    void anInstantGivenWithAHealthyReportIsNotShown() {
        tracker.report(Subsystem.DNS, Outcome.healthy().since(START.minusSeconds(3)));

        assertThat(since("dns")).isNull();
    }

    @Test
    void everyShapeOfReportTakesAnInstant() {
        Instant then = START.minusSeconds(60);
        Outcome bad = Outcome.unhealthy("x").since(then);
        Warnable own = Warnable.of("own");
        tracker.report(own, bad);
        tracker.report(Subsystem.ROUTER, bad);
        tracker.reportLocalLogConfig(bad);
        tracker.reportDiskConfig(bad);
        tracker.reportDnsOsRead(bad);
        tracker.reportDnsOsWrite(bad);
        tracker.reportTls("host", bad);
        tracker.reportLogin(bad);
        tracker.reportDerpRegion(7, bad);
        tracker.reportReceiveFunctions(bad);
        tracker.anyInterfaceUp(false, then);
        tracker.udp4Unbound(true, then);

        assertThat(tracker.report().findings())
                .filteredOn(Finding::unhealthy)
                .hasSize(12)
                .allMatch(finding -> then.equals(finding.since()));
    }

    @Test
    void aLostHomeIsLostSinceTheInstantThatWasGiven() {
        tracker.derpRegionConnected(900, false, START.minusSeconds(20));

        assertThat(since(Codes.NO_DERP_CONNECTION)).isEqualTo(START.minusSeconds(20));
    }

    @Test
    void aNodeThatIsOffIsOffSinceItWasTurnedOffWhateverItsStateDoesMeanwhile() {
        tracker.ipnState("Running", false);
        clock.advance(Duration.ofSeconds(5));
        tracker.ipnState("Stopped", false);

        assertThat(since(Codes.WANTRUNNING_FALSE)).isEqualTo(START);
        assertThat(tracker.report().node().since()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void anUnstableVersionIsUnstableSinceItWasReportedWheneverSomebodyLooks() {
        tracker.version("1.67.0");
        clock.advance(Duration.ofHours(1));

        assertThat(since(Codes.IS_USING_UNSTABLE_VERSION)).isEqualTo(START);
    }

    @Test
    void aVersionGivenWhenTheTrackerIsMadeIsUnstableSinceThen() {
        Tracker unstable = Tracker.builder().clock(clock).version("1.67.0").build();
        clock.advance(Duration.ofHours(1));

        assertThat(unstable.report()
                        .checks()
                        .get(Codes.IS_USING_UNSTABLE_VERSION)
                        .since())
                .isEqualTo(START);
    }

    @Test
    void anUpdateIsAvailableSinceTheFirstOneThatWas() {
        tracker.checkForUpdates(true);
        tracker.latestVersion(new LatestVersion(false, "1.68.0", false));
        clock.advance(Duration.ofHours(1));
        tracker.latestVersion(new LatestVersion(false, "1.70.0", false));

        assertThat(since(Codes.UPDATE_AVAILABLE)).isEqualTo(START);
    }

    @Test
    void messagesOfControlStandSinceTheFirstOfThem() {
        tracker.reportControlMessages(List.of(ControlMessage.of("a")));
        clock.advance(Duration.ofSeconds(5));
        tracker.reportControlMessages(List.of(ControlMessage.of("b")));

        assertThat(since(Codes.CONTROL_HEALTH)).isEqualTo(START);
    }

    @Test
    void messagesOfControlStandSinceTheEarliestInstantThatControlGives() {
        tracker.reportControlMessages(List.of(
                new ControlMessage("a", Severity.LOW, false, START.minusSeconds(3)),
                new ControlMessage("b", Severity.LOW, false, START.minusSeconds(9))));

        assertThat(since(Codes.CONTROL_HEALTH)).isEqualTo(START.minusSeconds(9));
    }

    @Test
    void aNodeThatWasNeverInAMapPollHasMissedItSinceItsState() {
        Tracker fresh = Tracker.builder().clock(clock).build();
        clock.advance(Duration.ofSeconds(2));
        fresh.ipnState(BackendState.RUNNING, true);
        clock.advance(Duration.ofSeconds(2));

        assertThat(fresh.report().checks().get(Codes.NOT_IN_MAP_POLL).since()).isEqualTo(START.plusSeconds(2));
    }

    @Test
    void aHomeIsMissingSinceItWasTakenAway() {
        clock.advance(Duration.ofSeconds(5));
        tracker.derpHome(0, false);
        clock.advance(Duration.ofSeconds(5));

        assertThat(since(Codes.NO_DERP_HOME)).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void aNodeThatNeedsAHomeAgainMissesItSinceThen() {
        tracker.derpHome(0, true);
        clock.advance(Duration.ofSeconds(5));
        tracker.derpHome(0, false);

        assertThat(since(Codes.NO_DERP_HOME)).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void aNewHomeThatIsNotConnectedIsMissedSinceItIsHome() {
        clock.advance(Duration.ofSeconds(5));
        tracker.derpHome(901, false);

        assertThat(since(Codes.NO_DERP_CONNECTION)).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void aReceiveFunctionIsMissingSinceTheSelfCheckThatFoundIt() {
        tracker.receiveFunction(ReceiveFunction.IPV4);
        clock.advance(Duration.ofMinutes(1));
        tracker.selfCheck();
        clock.advance(Duration.ofMinutes(1));
        tracker.selfCheck();

        assertThat(since(Codes.MAGICSOCK_RECEIVE_FUNC_ERROR)).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void aFakedProblemStandsSinceItWasFaked() {
        tracker.fakeError("a");
        clock.advance(Duration.ofSeconds(5));
        tracker.fakeError("b");

        assertThat(since(Codes.TEST_WARNABLE)).isEqualTo(START);
    }

    @Test
    void instantsAtTheEndsOfTimeHarmNothing() {
        for (Instant end : List.of(Instant.MIN, Instant.MAX)) {
            tracker.report(Subsystem.DNS, Outcome.unhealthy("x").since(end));
            tracker.gotMapResponse(end);
            tracker.derpFrameReceived(900, end);
            tracker.outOfMapPoll(end);
            tracker.derpRegionConnected(900, false, end);

            assertThat(tracker.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
        }
    }

    private Instant since(String code) {
        return tracker.report().checks().get(code).since();
    }
}
