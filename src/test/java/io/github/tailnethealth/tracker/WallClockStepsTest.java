package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock is stepped: what is shown follows it, what is measured does not. */
class WallClockStepsTest {
    private static final Instant START = VirtualClock.START;
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = clock.steady(Tracker.builder()).build();

    private Report after(Duration step) {
        clock.stepWall(step);
        return tracker.report();
    }

    private Finding check(String code) {
        return tracker.report().checks().get(code);
    }

    // ---- what is shown

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void everyInstantThatWasNotedIsShownByTheNewTime(Duration step) {
        Warnable own = Warnable.of("own");
        FindingRulesTest.healthy(tracker);
        tracker.report(Subsystem.DNS, Outcome.unhealthy("a"));
        tracker.report(own, Outcome.unhealthy("b"));
        tracker.noteMapRequestHeard();
        tracker.selfCheck();
        tracker.report();
        clock.advance(Duration.ofSeconds(7));

        Report report = after(step);

        Instant shown = START.plus(step);
        assertThat(check("dns").since()).isEqualTo(shown);
        assertThat(report.warnables().get(own).since()).isEqualTo(shown);
        assertThat(report.node().since()).isEqualTo(shown);
        assertThat(report.control().lastMapResponse()).isEqualTo(shown);
        assertThat(report.control().lastMapRequestHeard()).isEqualTo(shown);
        assertThat(report.derp().homeLastFrame()).isEqualTo(shown);
        assertThat(report.derp().regions()).allMatch(region -> shown.equals(region.lastFrame()));
        assertThat(tracker.lastDerpFrame(900)).isEqualTo(shown);
        assertThat(tracker.lastSelfCheck()).isEqualTo(shown);
        assertThat(tracker.now()).isEqualTo(clock.instant());
    }

    @Test
    void whatIsDatedByTheNewClockIsShownAsItIsDated() {
        after(HOUR);
        Instant since = clock.instant().minusSeconds(20);
        Outcome bad = Outcome.unhealthy("x").since(since);
        tracker.report(Subsystem.ROUTER, bad);
        tracker.report(Warnable.of("own"), bad);
        tracker.reportLogin(bad);
        tracker.reportTls("host", bad);
        tracker.reportDerpRegion(7, bad);
        tracker.reportDiskConfig(bad);
        tracker.reportControlMessages(List.of(new ControlMessage("a", Severity.LOW, false, since)));
        tracker.anyInterfaceUp(false, since);
        tracker.udp4Unbound(true, since);
        tracker.ipnState("Stopped", false, since);
        tracker.derpHome(7, false);
        tracker.derpRegionConnected(7, false, since);
        tracker.gotMapResponse(since);
        tracker.derpFrameReceived(7, since);

        Report report = tracker.report();

        assertThat(report.findings())
                .filteredOn(Finding::unhealthy)
                .hasSize(10)
                .allMatch(finding -> since.equals(finding.since()));
        assertThat(report.node().since()).isEqualTo(since);
        assertThat(report.control().lastMapResponse()).isEqualTo(since);
        assertThat(report.derp().homeLastFrame()).isEqualTo(since);
    }

    @Test
    void whatWasDatedByTheOldClockIsShownByTheNewOneUntilItIsDatedAgain() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy("x").since(START.minusSeconds(20)));
        after(HOUR);
        assertThat(check("dns").since()).isEqualTo(START.minusSeconds(20).plus(HOUR));

        tracker.report(Subsystem.DNS, Outcome.unhealthy("x").since(START.minusSeconds(20)));
        assertThat(check("dns").since()).isEqualTo(START.minusSeconds(20));
    }

    @Test
    void aKeyExpiresWhenItsDateSays() {
        Instant expiry = START.plus(Duration.ofDays(90));
        tracker.nodeFacts(new NodeFacts(null, List.of(), expiry, null));

        assertThat(after(HOUR).node().facts().keyExpiry()).isEqualTo(expiry);
    }

    @Test
    void aFlipIsToldWithTheTimeOfThen() {
        List<Transition> told = new ArrayList<>();
        tracker.onTransition(told::add);
        tracker.report(Subsystem.DNS, Outcome.unhealthy("x"));
        after(HOUR);
        tracker.report(Subsystem.DNS, Outcome.healthy());

        assertThat(told).extracting(Transition::at).containsExactly(START, START.plus(HOUR));
    }

    // ---- the report

    @Test
    void aStepThatShowsMakesANewVersion() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy("x"));
        Report before = tracker.report();

        assertThat(after(HOUR).version()).isEqualTo(before.version() + 1);
    }

    @Test
    void aStepThatShowsNowhereChangesNothing() {
        Report before = tracker.report();

        assertThat(after(HOUR)).isEqualTo(before);
    }

    @Test
    void afterAStepAnUnchangedReportIsAsCheapAsBefore() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy("x"));
        Report first = after(HOUR);
        clock.advance(Duration.ofSeconds(5));

        assertThat(tracker.report()).isSameAs(first);
    }

    @Test
    void aDifferenceOfLessThanASecondChangesNothing() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy("x"));
        Report before = tracker.report();

        assertThat(after(Duration.ofMillis(999))).isSameAs(before);
        assertThat(after(Duration.ofMillis(-1998))).isSameAs(before);
    }

    @Test
    void insideABatchTheWallClockStandsStill() {
        tracker.batch(() -> {
            Instant then = tracker.wallClock(tracker.steadyNow());
            clock.stepWall(HOUR);
            tracker.derpFrameReceived(900, then);
        });

        assertThat(tracker.lastDerpFrame(900)).isEqualTo(clock.instant());
    }

    // ---- what is measured

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void noVerdictNoTextAndNoFlipComesOfAStep(Duration step) {
        FindingRulesTest.healthy(tracker);
        tracker.derpFrameReceived(900);
        Report before = tracker.report();
        List<String> told = new ArrayList<>();
        tracker.watch((subsystem, error) -> told.add(subsystem));

        Report report = after(step);
        tracker.selfCheck();

        assertThat(report.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(report.originalText()).isNull();
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(tracker.report().transitions()).isEqualTo(before.transitions());
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void agesGoOnAsIfNothingHadHappened(Duration step) {
        FindingRulesTest.healthy(tracker);
        tracker.outOfMapPoll();
        after(step);
        clock.advance(Duration.ofSeconds(10));
        assertThat(tracker.report().originalText()).isNull();

        clock.advance(Duration.ofNanos(1));
        assertThat(tracker.report().originalText()).isEqualTo("not in map poll");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void anAgeThatIsToldKeepsItsPace(Duration step) {
        FindingRulesTest.healthy(tracker);
        clock.advance(Duration.ofSeconds(130));
        assertThat(tracker.report().originalText()).isEqualTo("no map response in 2m10s");

        assertThat(after(step).originalText()).isEqualTo("no map response in 2m10s");
        clock.advance(Duration.ofSeconds(1));
        assertThat(tracker.report().originalText()).isEqualTo("no map response in 2m11s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void aSilentDaemonIsNeitherHeardNorLostByAStepAndItsAgeIsTrue(Duration step) {
        Tracker fed = clock.steady(Tracker.builder())
                .fed(FeedSource.LIVE, Duration.ofSeconds(10))
                .build();
        fed.feed().inStep(() -> FindingRulesTest.healthy(fed));
        clock.advance(Duration.ofSeconds(9));
        clock.stepWall(step);
        assertThat(fed.report().verdict()).isEqualTo(Verdict.HEALTHY);

        clock.advance(Duration.ofSeconds(1));
        fed.feed().state(FeedState.STALLED, "x");

        Report silent = fed.report();
        assertThat(silent.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(silent.node().lastKnown())
                .isEqualTo(new Report.LastKnownState("Running", START.plus(step), Duration.ofSeconds(10)));
        assertThat(silent.checks().get(Codes.NETWORK_STATUS).lastKnown()).isNull();
        assertThat(silent.checks().get(Codes.WANTRUNNING_FALSE).lastKnown().asOf())
                .isEqualTo(START.plus(step));
        assertThat(silent.checks().get(Codes.WANTRUNNING_FALSE).lastKnown().age())
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(silent.feed().lastSuccess()).isEqualTo(START.plus(step));
        assertThat(silent.feed().since()).isEqualTo(clock.instant());
        assertThat(fed.feed().lastAnswer()).isEqualTo(START.plus(step));
        assertThat(fed.feed().status()).isEqualTo(silent.feed());
    }

    @Test
    void theAgeOfTheLastSelfCheckDoesNotJump() {
        assertThat(tracker.sinceLastSelfCheck()).isNull();
        tracker.selfCheck();
        clock.advance(Duration.ofSeconds(30));
        clock.stepWall(HOUR);

        assertThat(tracker.sinceLastSelfCheck()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aClockThatIsGivenIsShownAsItIs() {
        Tracker own = Tracker.builder().clock(clock).build();
        own.report(Subsystem.DNS, Outcome.unhealthy("x"));
        clock.stepWall(HOUR);

        assertThat(own.report().checks().get("dns").since()).isEqualTo(START);
        assertThat(own.now()).isEqualTo(clock.instant()).isEqualTo(own.steadyNow());
    }
}
