package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a cause does to what follows from it, and to what was reported beside it; the verdict and its root cause. */
class CausesTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();

    /** Something that makes the original stop looking further. */
    private record Cause(String code, Consumer<Tracker> happens) {
        @Override
        public String toString() {
            return code;
        }
    }

    @BeforeEach
    void aHealthyNode() {
        FindingRulesTest.healthy(tracker);
    }

    static Stream<Cause> causes() {
        return Stream.of(
                new Cause(Codes.NETWORK_STATUS, t -> t.anyInterfaceUp(false)),
                new Cause(Codes.LOCAL_LOG_CONFIG_ERROR, t -> t.reportLocalLogConfig(Outcome.unhealthy("log"))),
                new Cause(Codes.WANTRUNNING_FALSE, t -> t.ipnState("Stopped", false)),
                new Cause(Codes.LOGIN_STATE, t -> t.reportLogin(Outcome.unhealthy("login"))),
                new Cause(Codes.NOT_IN_MAP_POLL, t -> t.outOfMapPoll(VirtualClock.START.minusSeconds(60))),
                new Cause(Codes.MAPRESPONSE_TIMEOUT, t -> t.gotMapResponse(VirtualClock.START.minusSeconds(600))),
                new Cause(Codes.NO_DERP_HOME, t -> t.derpHome(0, false)),
                new Cause(Codes.NO_DERP_CONNECTION, t -> t.derpRegionConnected(900, false)),
                new Cause(Codes.DERP_TIMED_OUT, t -> t.derpFrameReceived(900, VirtualClock.START.minusSeconds(600))),
                new Cause(Codes.NO_UDP4_BIND, t -> t.udp4Unbound(true)));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void underEveryCauseWhatWasReportedStaysDownAndNamesTheCause(Cause cause) {
        Warnable own = Warnable.of("own");
        breakEverythingReported(own);
        cause.happens.accept(tracker);

        Report report = tracker.report();

        assertThat(List.of(
                        report.checks().get("router"),
                        report.checks().get(Codes.DERP_REGION_ERROR),
                        report.checks().get(Codes.CONTROL_HEALTH),
                        report.checks().get(Codes.TLS_CONNECTION_FAILED),
                        report.checks().get(Codes.APPLY_DISK_CONFIG),
                        report.checks().get(Codes.MAGICSOCK_RECEIVE_FUNC_ERROR),
                        report.warnables().get(own)))
                .allSatisfy(finding -> {
                    assertThat(finding.status()).isEqualTo(CheckStatus.UNHEALTHY);
                    assertThat(finding.maskedBy()).isEqualTo(cause.code);
                    assertThat(finding.hiddenBy()).isNull();
                });
    }

    @ParameterizedTest
    @MethodSource("causes")
    void theCauseItselfIsNeitherMaskedNorHidden(Cause cause) {
        cause.happens.accept(tracker);

        Finding finding = check(cause.code);

        assertThat(finding.unhealthy()).isTrue();
        assertThat(finding.maskedBy()).isNull();
        assertThat(finding.hiddenBy()).isNull();
    }

    @ParameterizedTest
    @MethodSource("causes")
    void updateAndUnstableTextsAreNamedUnderEveryCauseSoTheyAreNeverMasked(Cause cause) {
        tracker.version("1.67.0");
        tracker.checkForUpdates(true);
        tracker.latestVersion(new LatestVersion(false, "1.68.0", false));
        cause.happens.accept(tracker);

        assertThat(List.of(check(Codes.UPDATE_AVAILABLE), check(Codes.IS_USING_UNSTABLE_VERSION)))
                .allMatch(finding -> finding.unhealthy() && finding.maskedBy() == null);
    }

    @ParameterizedTest
    @MethodSource("causes")
    void aConnectivityWarnableIsMaskedExactlyWhereTheOriginalDoesNotNameIt(Cause cause) {
        Warnable own = Warnable.builder("own").impactsConnectivity().build();
        tracker.report(own, Outcome.unhealthy("own is broken"));
        cause.happens.accept(tracker);

        Report report = tracker.report();

        assertThat(report.warnables().get(own).maskedBy() == null)
                .isEqualTo(report.originalWarnings().contains("own is broken"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void onlyDerivedChecksAreEverHiddenAndOnlyUnderADependency(Cause cause) {
        breakEverythingReported(Warnable.of("own"));
        cause.happens.accept(tracker);

        assertThat(tracker.report().findings())
                .filteredOn(finding -> finding.hiddenBy() != null)
                .allSatisfy(finding -> {
                    assertThat(finding.kind()).isEqualTo(Finding.Kind.DERIVED);
                    assertThat(finding.status()).isEqualTo(CheckStatus.UNKNOWN);
                    assertThat(finding.text()).isNull();
                    assertThat(Catalogue.byCode().get(finding.code()).dependsOn())
                            .contains(finding.hiddenBy());
                });
    }

    @Test
    void nothingIsMaskedWhileNoCauseStands() {
        breakEverythingReported(Warnable.of("own"));

        assertThat(tracker.report().findings()).allMatch(finding -> finding.maskedBy() == null);
    }

    @ParameterizedTest
    @CsvSource({
        "not-in-map-poll, network-status",
        "mapresponse-timeout, network-status",
        "no-derp-home, network-status",
        "no-derp-connection, network-status",
        "derp-timed-out, network-status"
    })
    void aNetworkThatIsDownHidesEveryDerivedCheck(String hidden, String by) {
        tracker.anyInterfaceUp(false);

        assertThat(check(hidden).hiddenBy()).isEqualTo(by);
    }

    @Test
    void aMissingHomeHidesItsConnectionAndItsFrames() {
        tracker.derpHome(0, false);

        assertThat(check(Codes.NO_DERP_CONNECTION).hiddenBy()).isEqualTo(Codes.NO_DERP_HOME);
        assertThat(check(Codes.DERP_TIMED_OUT).hiddenBy()).isEqualTo(Codes.NO_DERP_HOME);
    }

    @Test
    void aLostHomeHidesItsFramesAndNothingOfTheMapPoll() {
        clock.advance(Duration.ofMinutes(10));
        tracker.derpRegionConnected(900, false);

        assertThat(check(Codes.DERP_TIMED_OUT).hiddenBy()).isEqualTo(Codes.NO_DERP_CONNECTION);
        assertThat(check(Codes.MAPRESPONSE_TIMEOUT).unhealthy()).isTrue();
    }

    @Test
    void aLostMapPollHidesTheResponseAndNotTheRelay() {
        tracker.outOfMapPoll(VirtualClock.START.minusSeconds(60));
        tracker.derpRegionConnected(900, false);

        assertThat(check(Codes.MAPRESPONSE_TIMEOUT).hiddenBy()).isEqualTo(Codes.NOT_IN_MAP_POLL);
        assertThat(check(Codes.NO_DERP_CONNECTION).unhealthy()).isTrue();
    }

    @Test
    void aFailedLoginHidesNothing() {
        tracker.reportLogin(Outcome.unhealthy("expired"));
        tracker.derpRegionConnected(900, false);

        assertThat(check(Codes.NO_DERP_CONNECTION).unhealthy()).isTrue();
    }

    @Test
    void aLowCauseMakesNoBrokenNodeLookGreen() {
        tracker.derpRegionConnected(900, false);
        tracker.reportLocalLogConfig(Outcome.unhealthy("log"));

        assertThat(tracker.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(tracker.report().originalText()).isEqualTo("log");
    }

    @Test
    void whatIsHiddenIsJudgedAgainWhenItsCauseIsGone() {
        tracker.derpRegionConnected(900, false);
        tracker.anyInterfaceUp(false);
        assertThat(check(Codes.NO_DERP_CONNECTION).status()).isEqualTo(CheckStatus.UNKNOWN);
        tracker.anyInterfaceUp(true);

        assertThat(check(Codes.NO_DERP_CONNECTION).unhealthy()).isTrue();
        assertThat(check(Codes.NO_DERP_CONNECTION).since()).isEqualTo(VirtualClock.START);
    }

    @Test
    void aHomelessNodeHasNoRelayToJudge() {
        tracker.derpHome(0, true);

        assertThat(List.of(check(Codes.NO_DERP_HOME), check(Codes.NO_DERP_CONNECTION), check(Codes.DERP_TIMED_OUT)))
                .allMatch(finding -> finding.status() == CheckStatus.UNKNOWN && finding.hiddenBy() == null);
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
    }

    // ---- the node's state

    @ParameterizedTest
    @EnumSource(BackendState.class)
    void onlyARunningNodeIsHealthy(BackendState state) {
        Tracker lenient =
                Tracker.builder().clock(clock).downSeverity(Severity.HIGH).build();
        FindingRulesTest.healthy(lenient);
        lenient.ipnState(state, true);

        assertThat(lenient.report().verdict())
                .isEqualTo(state == BackendState.RUNNING ? Verdict.HEALTHY : Verdict.UNHEALTHY);
    }

    @ParameterizedTest
    @EnumSource(Severity.class)
    void aRunningNodeThatIsNotWantedToRunIsUnhealthyWhateverCounts(Severity downSeverity) {
        Tracker lenient =
                Tracker.builder().clock(clock).downSeverity(downSeverity).build();
        FindingRulesTest.healthy(lenient);
        lenient.ipnState(BackendState.RUNNING, false);

        assertThat(lenient.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(lenient.report().rootCause()).isEqualTo(Codes.WANTRUNNING_FALSE);
    }

    @Test
    void aStateOfAnUnknownNameIsNotRunning() {
        tracker.ipnState("Dreaming", true);

        assertThat(tracker.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(tracker.report().rootCause()).isEqualTo(Report.NODE);
        assertThat(tracker.report().node().state()).isEqualTo("Dreaming");
        assertThat(tracker.report().node().backendState()).isNull();
        assertThat(tracker.report().node().knownNotRunning()).isTrue();
    }

    @Test
    void anEmptyStateIsNone() {
        tracker.ipnState("", true);

        assertThat(tracker.report().verdict()).isNull();
        assertThat(tracker.report().node().state()).isNull();
        assertThat(tracker.report().node().wantRunning()).isNull();
    }

    @Test
    void aNodesStateIsSinceItWasFirstReported() {
        clock.advance(Duration.ofSeconds(7));
        tracker.ipnState(BackendState.RUNNING, true);

        assertThat(tracker.report().node().since()).isEqualTo(VirtualClock.START);
    }

    @Test
    void aNodesStateCanBeSinceAGivenInstant() {
        tracker.ipnState("Stopped", false, VirtualClock.START.minusSeconds(9));

        assertThat(tracker.report().node().since()).isEqualTo(VirtualClock.START.minusSeconds(9));
        assertThat(check(Codes.WANTRUNNING_FALSE).since()).isEqualTo(VirtualClock.START.minusSeconds(9));
    }

    // ---- root cause

    @Test
    void aHealthyVerdictHasNoRootCause() {
        tracker.reportDerpRegion(7, Outcome.unhealthy("low"));

        assertThat(tracker.report().rootCause()).isNull();
        assertThat(tracker.report().severity()).isEqualTo(Severity.LOW);
    }

    @Test
    void withoutACauseTheWorstFindingIsTheRootCauseAndTheFirstOfEquals() {
        Warnable high = Warnable.builder("high").severity(Severity.HIGH).build();
        tracker.report(Subsystem.DNS, Outcome.unhealthy("dns"));
        tracker.report(Subsystem.ROUTER, Outcome.unhealthy("router"));
        assertThat(tracker.report().rootCause()).isEqualTo("router");
        tracker.report(high, Outcome.unhealthy("high"));

        assertThat(tracker.report().rootCause()).isEqualTo("high");
        assertThat(tracker.report().severity()).isEqualTo(Severity.HIGH);
    }

    @Test
    void theOriginalsCauseIsTheRootCauseWhateverElseIsBroken() {
        tracker.report(Warnable.builder("high").severity(Severity.HIGH).build(), Outcome.unhealthy("high"));
        tracker.anyInterfaceUp(false);

        assertThat(tracker.report().rootCause()).isEqualTo(Codes.NETWORK_STATUS);
    }

    @Test
    void aFailedLoginExplainsANodeThatNeedsOne() {
        tracker.reportLogin(Outcome.unhealthy("key expired"));
        tracker.ipnState(BackendState.NEEDS_LOGIN, true);

        assertThat(tracker.report().rootCause()).isEqualTo(Codes.LOGIN_STATE);
    }

    // ---- hosts that are not nodes, or not yet

    @Test
    void reportsWithoutANodeStateAreFindingsWithoutAVerdict() {
        Tracker host = Tracker.builder().clock(clock).build();
        host.report(Subsystem.DNS, Outcome.unhealthy("dns"));

        assertThat(host.report().checks().get("dns").unhealthy()).isTrue();
        assertThat(host.report().verdict()).isNull();
        assertThat(host.report().rootCause()).isNull();
    }

    @Test
    void withoutNodeChecksNoFindingIsMaskedByACheckThatIsNotThere() {
        Tracker host = Tracker.builder().clock(clock).nodeChecks(false).build();
        Warnable own = Warnable.of("own");
        host.report(own, Outcome.unhealthy("x"));
        host.report(Subsystem.DNS, Outcome.unhealthy("dns"));

        Report report = host.report();

        assertThat(report.findings()).allSatisfy(finding -> {
            if (finding.maskedBy() != null) {
                assertThat(report.checks()).containsKey(finding.maskedBy());
            }
        });
    }

    @Test
    void withoutNodeChecksAMessageOfControlIsNoFindingAndNotCounted() {
        Tracker host = Tracker.builder().clock(clock).nodeChecks(false).build();
        host.reportControlMessages(List.of(ControlMessage.of("x")));

        assertThat(host.report().checks()).doesNotContainKey(Codes.CONTROL_HEALTH);
        assertThat(host.report().warnings()).containsEntry(Severity.MEDIUM, 0);
    }

    @Test
    void withoutNodeChecksTheNodesStateDoesNotCount() {
        Tracker host = Tracker.builder().clock(clock).nodeChecks(false).build();
        host.ipnState(BackendState.STOPPED, false);
        assertThat(host.report().verdict()).isNull();
        host.report(Subsystem.DNS, Outcome.healthy());
        assertThat(host.report().verdict()).isEqualTo(Verdict.HEALTHY);
        host.report(Subsystem.DNS, Outcome.unhealthy("x"));

        assertThat(host.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(host.report().rootCause()).isEqualTo("dns");
    }

    @Test
    void withoutNodeChecksTheRestOfTheCatalogueStays() {
        Tracker host = Tracker.builder().clock(clock).nodeChecks(false).build();

        assertThat(host.report().checks().keySet())
                .containsExactlyElementsOf(Catalogue.checks().stream()
                        .filter(check -> !check.nodeCheck())
                        .map(Check::code)
                        .toList());
    }

    // ---- messages of control

    @Test
    void aMessageOfControlMayImpactConnectivity() {
        tracker.reportControlMessages(List.of(
                new ControlMessage("a", Severity.LOW, false, null), new ControlMessage("b", Severity.LOW, true, null)));

        assertThat(check(Codes.CONTROL_HEALTH).impactsConnectivity()).isTrue();
        assertThat(check(Codes.CONTROL_HEALTH).text()).isEqualTo("a; b");
    }

    @Test
    void lowMessagesOfControlLeaveTheVerdictHealthy() {
        tracker.reportControlMessages(List.of(new ControlMessage("a", Severity.LOW, false, null)));

        assertThat(check(Codes.CONTROL_HEALTH).severity()).isEqualTo(Severity.LOW);
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void warningsCountEveryUnhealthyFindingBySeverity() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy("x"));
        tracker.report(Subsystem.ROUTER, Outcome.unhealthy("x"));
        tracker.reportDerpRegion(7, Outcome.unhealthy("x"));
        tracker.report(Warnable.builder("c").impactsConnectivity().build(), Outcome.unhealthy("x"));
        tracker.report(Warnable.of("fine"), Outcome.healthy());

        assertThat(tracker.report().warnings())
                .containsEntry(Severity.LOW, 1)
                .containsEntry(Severity.MEDIUM, 2)
                .containsEntry(Severity.HIGH, 1);
    }

    private void breakEverythingReported(Warnable own) {
        Outcome bad = Outcome.unhealthy("bad");
        tracker.report(own, bad);
        tracker.report(Subsystem.ROUTER, bad);
        tracker.reportDerpRegion(7, bad);
        tracker.reportControlMessages(List.of(ControlMessage.of("bad")));
        tracker.reportTls("host", bad);
        tracker.reportDiskConfig(bad);
        tracker.reportReceiveFunctions(bad);
    }

    private Finding check(String code) {
        return tracker.report().checks().get(code);
    }
}
