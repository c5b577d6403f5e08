package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What our own voice says: statuses, what hides and what masks, the verdict and its root cause. */
class FindingRulesTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();

    @Test
    void aRegionThatIsForgottenIsAsIfItHadNeverBeenReported() {
        tracker.derpRegionConnected(7, true);
        tracker.reportDerpRegion(7, Outcome.unhealthy("x"));
        tracker.derpFrameReceived(7);
        assertThat(tracker.report().derp().regions()).hasSize(1);

        tracker.forgetDerpRegion(7);

        assertThat(tracker.report().derp().regions()).isEmpty();
        assertThat(tracker.lastDerpFrame(7)).isNull();
        assertThat(check(Codes.DERP_REGION_ERROR).status()).isEqualTo(CheckStatus.HEALTHY);
    }

    @Test
    void nothingIsJudgedWhileNothingWasReported() {
        assertThat(tracker.report().verdict()).isNull();
        assertThat(tracker.report().findings()).allMatch(finding -> finding.status() == CheckStatus.UNKNOWN);
    }

    @Test
    void fiveMinutesOfSilenceAndSelfChecksChangeNothing() {
        for (int minute = 0; minute < 5; minute++) {
            clock.advance(Duration.ofMinutes(1));
            tracker.selfCheck();
        }

        assertThat(tracker.report().verdict()).isNull();
    }

    @Test
    void aRunningNodeInAMapPollWithItsHomeIsHealthy() {
        healthyNode();

        assertThat(tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(tracker.report().originalText()).isNull();
    }

    @Test
    void aDerivedCheckIsNotJudgedUnderADeclaredCause() {
        healthyNode();
        tracker.derpRegionConnected(900, false);
        tracker.anyInterfaceUp(false);

        Finding relay = check(Codes.NO_DERP_CONNECTION);

        assertThat(relay.status()).isEqualTo(CheckStatus.UNKNOWN);
        assertThat(relay.hiddenBy()).isEqualTo(Codes.NETWORK_STATUS);
    }

    @Test
    void whatDependsOnWhatIsHiddenNamesTheCauseItself() {
        healthyNode();
        tracker.ipnState(BackendState.STOPPED, false);

        assertThat(check(Codes.DERP_TIMED_OUT).hiddenBy()).isEqualTo(Codes.WANTRUNNING_FALSE);
        assertThat(check(Codes.MAPRESPONSE_TIMEOUT).hiddenBy()).isEqualTo(Codes.WANTRUNNING_FALSE);
    }

    @Test
    void whatWasReportedKeepsItsStatusBehindACauseAndNamesIt() {
        healthyNode();
        tracker.report(Subsystem.ROUTER, Outcome.unhealthy("no route"));
        tracker.anyInterfaceUp(false);

        Finding router = check("router");

        assertThat(router.unhealthy()).isTrue();
        assertThat(router.maskedBy()).isEqualTo(Codes.NETWORK_STATUS);
    }

    @Test
    void aFindingBelowTheDownSeverityLeavesTheVerdictHealthy() {
        healthyNode();
        tracker.reportDerpRegion(900, Outcome.unhealthy("overloaded"));

        Report report = tracker.report();

        assertThat(report.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(report.originalText()).isEqualTo("derp900: overloaded");
        assertThat(report.isDown(check(Codes.DERP_REGION_ERROR))).isFalse();
    }

    @Test
    void theDownSeverityCanBeLowered() {
        Tracker strict =
                Tracker.builder().clock(clock).downSeverity(Severity.LOW).build();
        healthy(strict);
        strict.reportDerpRegion(900, Outcome.unhealthy("overloaded"));

        assertThat(strict.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void aNodeThatDoesNotRunIsUnhealthyWhateverItsSeverity() {
        healthyNode();
        tracker.ipnState(BackendState.STOPPED, false);

        assertThat(tracker.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(tracker.report().rootCause()).isEqualTo(Codes.WANTRUNNING_FALSE);
    }

    @Test
    void aNodeThatNeedsALoginIsItsOwnRootCause() {
        healthyNode();
        tracker.ipnState(BackendState.NEEDS_LOGIN, true);
        tracker.derpRegionConnected(900, false);

        assertThat(tracker.report().rootCause()).isEqualTo(Report.NODE);
        assertThat(tracker.report().originalText()).isEqualTo("not connected to home DERP region 900");
    }

    @Test
    void aWarnableThatImpactsConnectivityIsOfHighSeverityUnlessSaid() {
        assertThat(Warnable.builder("a").impactsConnectivity().build().severity())
                .isEqualTo(Severity.HIGH);
        assertThat(Warnable.of("a").severity()).isEqualTo(Severity.MEDIUM);
    }

    @Test
    void aForgottenWarnableIsGoneFromEverything() {
        healthyNode();
        Warnable warnable = Warnable.builder("disk").debugFlag("flag").build();
        tracker.report(warnable, Outcome.unhealthy("full"));
        tracker.forget(warnable);

        assertThat(tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(tracker.report().debugFlags()).isEmpty();
        assertThat(tracker.report().warnables()).isEmpty();
    }

    @Test
    void eachMessageOfControlCountsByItsOwnSeverity() {
        healthyNode();
        tracker.reportControlMessages(List.of(
                new ControlMessage("a", Severity.HIGH, true, null),
                new ControlMessage("b", Severity.LOW, false, null)));

        assertThat(tracker.report().warnings())
                .containsEntry(Severity.HIGH, 1)
                .containsEntry(Severity.MEDIUM, 0)
                .containsEntry(Severity.LOW, 1);
        assertThat(check(Codes.CONTROL_HEALTH).severity()).isEqualTo(Severity.HIGH);
    }

    @Test
    void sinceIsTheInstantThatWasGivenAndStaysWhenOnlyTheTextChanges() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy("a").since(VirtualClock.START.minusSeconds(60)));
        clock.advance(Duration.ofSeconds(5));
        tracker.report(Subsystem.ROUTER, Outcome.unhealthy("a"));
        clock.advance(Duration.ofSeconds(5));
        tracker.report(Subsystem.ROUTER, Outcome.unhealthy("b"));

        assertThat(check("dns").since()).isEqualTo(VirtualClock.START.minusSeconds(60));
        assertThat(check("router").since()).isEqualTo(VirtualClock.START.plusSeconds(5));
    }

    @Test
    void aLostMapPollIsUnhealthyAfterTenSecondsAndOneNanosecondSinceItEnded() {
        healthyNode();
        tracker.outOfMapPoll();
        clock.advance(Duration.ofSeconds(10));
        assertThat(check(Codes.NOT_IN_MAP_POLL).unhealthy()).isFalse();
        clock.advance(Duration.ofNanos(1));

        assertThat(check(Codes.NOT_IN_MAP_POLL).unhealthy()).isTrue();
        assertThat(check(Codes.NOT_IN_MAP_POLL).since()).isEqualTo(VirtualClock.START);
    }

    @Test
    void withoutNodeChecksAHostHasAVerdictOnceAnythingIsReported() {
        Tracker host = Tracker.builder().clock(clock).nodeChecks(false).build();
        assertThat(host.report().verdict()).isNull();
        host.report(Warnable.of("cache"), Outcome.healthy());

        assertThat(host.report().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(host.report().checks())
                .doesNotContainKey(Codes.NOT_IN_MAP_POLL)
                .containsKey("router");
    }

    @Test
    void aTrackerThatIsOffAcceptsEverythingAndTellsNothing() {
        Tracker off = Tracker.builder().clock(clock).enabled(false).build();
        off.watch((subsystem, error) -> {
            throw new AssertionError("told");
        });
        healthy(off);
        off.report(Subsystem.DNS, Outcome.unhealthy("x"));
        off.selfCheck();

        assertThat(off.report().verdict()).isNull();
        assertThat(off.report().originalText()).isNull();
        assertThat(off.report().checks()).isEmpty();
        assertThat(off.errorOf(Subsystem.DNS)).isNull();
        assertThat(off.inMapPoll()).isFalse();
    }

    @Test
    void anUnchangedReportIsTheSameOneHoweverManyWarnablesThereAre() {
        healthyNode();
        for (int i = 0; i < 10_000; i++) {
            tracker.report(Warnable.of("w" + i), Outcome.healthy());
        }
        Report first = tracker.report();

        assertThat(tracker.report()).isSameAs(first);
    }

    @Test
    void theVersionRisesOnlyWhenSomethingShownChanges() {
        healthyNode();
        long before = tracker.report().version();
        tracker.derpRegionConnected(900, true);
        assertThat(tracker.report().version()).isEqualTo(before);
        tracker.derpRegionConnected(900, false);

        assertThat(tracker.report().version()).isEqualTo(before + 1);
    }

    @Test
    void anUnprovenHomeBecomesKnownByTimeAloneWithoutANodeState() {
        tracker.derpHome(900, false);
        tracker.derpRegionConnected(900, true);
        tracker.derpHomeUnprovenUntil(clock.instant().plusSeconds(5));
        assertThat(tracker.report().derp().homeConnected()).isNull();
        clock.advance(Duration.ofSeconds(5));

        assertThat(tracker.report().derp().homeConnected()).isTrue();
    }

    private Finding check(String code) {
        return tracker.report().checks().get(code);
    }

    private void healthyNode() {
        healthy(tracker);
    }

    static void healthy(Tracker tracker) {
        tracker.ipnState(BackendState.RUNNING, true);
        tracker.gotMapResponse();
        tracker.derpHome(900, false);
        tracker.derpRegionConnected(900, true);
        tracker.derpFrameReceived(900);
    }
}
