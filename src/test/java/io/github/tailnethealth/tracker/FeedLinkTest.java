package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The feed's end inside the tracker: what counts while it is silent, out of step, and heard again. */
class FeedLinkTest {
    private static final Duration STALE = Duration.ofSeconds(10);
    private static final Outcome BAD = Outcome.unhealthy("bad");

    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker =
            Tracker.builder().clock(clock).fed(FeedSource.LIVE, STALE).build();
    private final FeedLink feed = tracker.feed();
    private final List<String> told = new ArrayList<>();

    // ---- the feed's own status

    @Test
    void aFeedIsConnectingFromTheStart() {
        assertThat(tracker.report().feed())
                .isEqualTo(new FeedStatus(FeedState.CONNECTING, null, VirtualClock.START, FeedSource.LIVE, null));
    }

    @Test
    void aTrackerWithoutAFeedSaysSo() {
        Tracker embedded = Tracker.builder().clock(clock).build();

        assertThat(embedded.feed()).isNull();
        assertThat(embedded.report().feed()).isEqualTo(FeedStatus.OFF);
    }

    @Test
    void aNewTextOfTheSameStateKeepsSince() {
        feed.state(FeedState.REFUSED, "a");
        clock.advance(Duration.ofSeconds(5));
        feed.state(FeedState.REFUSED, "b");

        assertThat(tracker.report().feed().text()).isEqualTo("b");
        assertThat(tracker.report().feed().since()).isEqualTo(VirtualClock.START);
    }

    @Test
    void aStateThatIsSaidAgainInASilenceTellsWhatCameBeforeTheSilence() {
        heard();
        tracker.outOfMapPoll();
        tracker.onTransition(flip -> told.add(flip.code() + " at " + flip.at()));
        clock.advance(Duration.ofSeconds(1));
        feed.answered();
        feed.state(FeedState.STALLED, "no answer");
        clock.advance(Duration.ofSeconds(11));
        feed.state(FeedState.STALLED, "no answer");

        assertThat(told)
                .containsExactly("not-in-map-poll at "
                        + VirtualClock.START.plusSeconds(11).minusNanos(1));
    }

    @Test
    void theLastSuccessIsShownOnlyWhileTheFeedIsNotOk() {
        heard();
        assertThat(tracker.report().feed().lastSuccess()).isNull();
        clock.advance(Duration.ofSeconds(1));
        feed.state(FeedState.STALLED, "no answer");

        assertThat(tracker.report().feed().lastSuccess()).isEqualTo(VirtualClock.START);
    }

    @Test
    void anAnswerShowsAsTheLastSuccessAtOnceEvenWhileTheFeedIsNotOk() {
        heard();
        feed.state(FeedState.STALLED, "no answer");
        tracker.report();
        clock.advance(Duration.ofSeconds(1));
        feed.answered();

        assertThat(tracker.report().feed().lastSuccess()).isEqualTo(clock.instant());
    }

    @Test
    void aStateThatIsReportedAgainChangesNothingShown() {
        feed.state(FeedState.REFUSED, "a");
        Report before = tracker.report();
        clock.advance(Duration.ofSeconds(5));
        feed.state(FeedState.REFUSED, "a");

        assertThat(tracker.report()).isSameAs(before);
    }

    @Test
    void aStaleAfterThatIsNotPositiveIsRefused() {
        assertThatThrownBy(() -> Tracker.builder().fed(FeedSource.LIVE, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stale must be positive but is PT0S");
        assertThatThrownBy(() -> Tracker.builder().fed(FeedSource.LIVE, Duration.ofSeconds(-1)))
                .hasMessage("stale must be positive but is PT-1S");
    }

    // ---- silence

    @Test
    void aStateReportedBeforeTheFeedIsInStepCountsForNothing() {
        tracker.ipnState(BackendState.RUNNING, true);
        tracker.anyInterfaceUp(false);

        Report report = tracker.report();

        assertThat(report.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(report.node().state()).isNull();
        assertThat(report.checks().values()).allMatch(finding -> finding.status() == CheckStatus.UNKNOWN);
        assertThat(report.transitions()).isEmpty();
    }

    @Test
    void aWarnableOfTheNodeReportedBeforeTheFeedIsInStepIsUnknown() {
        Warnable ofNode = Warnable.builder("of-node").ofNode().build();
        tracker.report(ofNode, BAD);

        assertThat(tracker.report().warnables().get(ofNode).status()).isEqualTo(CheckStatus.UNKNOWN);
        assertThat(tracker.report().warnables().get(ofNode).lastKnown()).isNull();
        assertThat(tracker.report().transitions()).isEmpty();
    }

    @Test
    void anAnswerAloneDoesNotPutAFeedInStep() {
        feed.answered();

        assertThat(tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
    }

    @Test
    void silenceBeginsAgainStaleAfterTheLastAnswerAndNotTheFirst() {
        heard();
        clock.advance(STALE.minusNanos(1));
        feed.answered();
        clock.advance(STALE.minusNanos(1));
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
        clock.advance(Duration.ofNanos(1));

        assertThat(tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
    }

    @Test
    void theAgeOfWhatWasKnownGrowsWithEachSecond() {
        heard();
        clock.advance(STALE);
        assertThat(ageOfRelay()).isEqualTo(STALE);
        clock.advance(Duration.ofSeconds(1).minusNanos(1));
        Report before = tracker.report();
        assertThat(ageOfRelay()).isEqualTo(STALE);
        clock.advance(Duration.ofNanos(1));

        assertThat(ageOfRelay()).isEqualTo(STALE.plusSeconds(1));
        assertThat(tracker.report().version()).isEqualTo(before.version() + 1);
    }

    @Test
    void theNodesLastKnownStateHasItsAgeToo() {
        heard();
        clock.advance(STALE.plusSeconds(3));

        assertThat(tracker.report().node().lastKnown())
                .isEqualTo(new Report.LastKnownState("Running", VirtualClock.START, Duration.ofSeconds(13)));
    }

    @Test
    void whatWasNeverKnownHasNoLastKnown() {
        heard();
        clock.advance(STALE);

        assertThat(tracker.report().checks().get("dns").lastKnown()).isNull();
    }

    @Test
    void whatWasBrokenIsLastKnownBrokenWithItsText() {
        heard();
        tracker.derpRegionConnected(900, false);
        clock.advance(STALE);

        Finding.LastKnown known =
                tracker.report().checks().get(Codes.NO_DERP_CONNECTION).lastKnown();

        assertThat(known.status()).isEqualTo(CheckStatus.UNHEALTHY);
        assertThat(known.text()).isEqualTo("not connected to home DERP region 900");
    }

    @Test
    void factsAndLinksAreEmptyWhileSilent() {
        heard();
        tracker.nodeFacts(new NodeFacts("1.102.3", List.of("100.64.0.1"), VirtualClock.START, true));
        tracker.reportControlMessages(List.of(ControlMessage.of("a")));
        clock.advance(STALE);

        Report report = tracker.report();

        assertThat(report.node().facts()).isEqualTo(NodeFacts.NONE);
        assertThat(report.node().wantRunning()).isNull();
        assertThat(report.node().since()).isNull();
        assertThat(report.control()).isEqualTo(Report.Control.UNKNOWN);
        assertThat(report.derp()).isEqualTo(Report.Derp.UNKNOWN);
        assertThat(report.warnings())
                .allSatisfy((severity, count) -> assertThat(count).isZero());
        assertThat(report.severity()).isNull();
        assertThat(report.rootCause()).isNull();
    }

    @Test
    void theApplicationsWarningsCountWhileSilentAndTheNodesDoNot() {
        heard();
        tracker.report(Warnable.of("own"), BAD);
        tracker.report(
                Warnable.builder("of-node").ofNode().impactsConnectivity().build(), BAD);
        clock.advance(STALE);

        Report report = tracker.report();

        assertThat(report.warnings()).containsEntry(Severity.MEDIUM, 1).containsEntry(Severity.HIGH, 0);
        assertThat(report.severity()).isEqualTo(Severity.MEDIUM);
    }

    @Test
    void theApplicationsWarnableFlipsAndCountsWhileSilent() {
        heard();
        clock.advance(STALE);
        Warnable own = Warnable.of("own");
        tracker.report(own, BAD);
        tracker.report(own, Outcome.healthy());

        assertThat(tracker.report().transitions()).containsEntry("own", new Report.Flips(1, 1));
        assertThat(tracker.report().warnables().get(own).status()).isEqualTo(CheckStatus.HEALTHY);
    }

    @Test
    void theExactTextStaysWhileSilentWhateverIsReported() {
        heard();
        clock.advance(STALE);
        tracker.report();
        tracker.anyInterfaceUp(false);
        tracker.report(Warnable.of("own"), BAD);

        assertThat(tracker.report().originalText()).isNull();
        assertThat(tracker.report().originalWarnings()).isEmpty();
    }

    @Test
    void theExactTextIsWhatTheOriginalSaidLastEvenIfNobodyReadItThen() {
        heard();
        tracker.reportTls("host", BAD); // does not self-check
        clock.advance(STALE);

        assertThat(tracker.report().originalText()).isEqualTo("TLS connection error for \"host\": bad");
        assertThat(tracker.report().checks().get(Codes.TLS_CONNECTION_FAILED).lastKnown())
                .isNotNull();
    }

    @Test
    void whatIsReportedAfterSilenceBeganIsNotTakenForLastKnown() {
        heard();
        tracker.reportTls("host", BAD);
        clock.advance(STALE);
        tracker.reportTls("host", Outcome.healthy());

        assertThat(tracker.report().originalText()).isEqualTo("TLS connection error for \"host\": bad");
    }

    @Test
    void whatWasHeardLastIsKeptWhenTheFeedFallsOutOfStep() {
        heard();
        tracker.reportTls("host", BAD);
        feed.outOfStep();
        tracker.reportTls("host", Outcome.healthy());

        assertThat(tracker.report().originalText()).isEqualTo("TLS connection error for \"host\": bad");
    }

    @Test
    void watchersAreNotToldOfTheWholeWhileSilent() {
        heard();
        tracker.watch((subsystem, error) -> told.add(subsystem + "=" + error));
        clock.advance(STALE);
        tracker.anyInterfaceUp(false);
        tracker.selfCheck();
        assertThat(told).isEmpty();
        feed.answered();
        tracker.selfCheck();

        assertThat(told).containsExactly("overall=network down");
    }

    // ---- transitions

    @Test
    void aFlipThatHappenedWhileSilentCountsOnceWhenHeardAgain() {
        heard();
        clock.advance(STALE);
        tracker.report(Subsystem.DNS, BAD);
        tracker.anyInterfaceUp(false);
        assertThat(tracker.report().transitions()).isEmpty();
        feed.answered();
        tracker.report();
        tracker.selfCheck();

        assertThat(tracker.report().transitions())
                .containsEntry("dns", new Report.Flips(1, 0))
                .containsEntry(Codes.NETWORK_STATUS, new Report.Flips(1, 0));
    }

    @Test
    void whatFlippedAndFlippedBackWhileSilentNeverCounts() {
        heard();
        clock.advance(STALE);
        tracker.report(Subsystem.DNS, BAD);
        tracker.report(Subsystem.DNS, Outcome.healthy());
        feed.answered();

        assertThat(tracker.report().transitions()).isEmpty();
    }

    @Test
    void whatWasBrokenBeforeAndStillIsAfterASilenceIsNoFlip() {
        heard();
        tracker.anyInterfaceUp(false);
        clock.advance(STALE);
        tracker.report();
        heard();

        assertThat(tracker.report().transitions()).containsEntry(Codes.NETWORK_STATUS, new Report.Flips(1, 0));
    }

    // ---- out of step, and in step again

    @Test
    void outOfStepNothingAnsweredCounts() {
        heard();
        feed.outOfStep();
        feed.answered();
        tracker.anyInterfaceUp(false);

        assertThat(tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(tracker.report().checks().get(Codes.NETWORK_STATUS).status()).isEqualTo(CheckStatus.UNKNOWN);
    }

    @Test
    void outOfStepTheAgeOfWhatWasKnownGrows() {
        heard();
        clock.advance(Duration.ofSeconds(2));
        feed.outOfStep();
        assertThat(ageOfRelay()).isEqualTo(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(3));

        assertThat(ageOfRelay()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void beingInStepAgainForgetsTheMapPollAndEveryFrame() {
        heard();
        feed.inStep(() -> {});

        assertThat(tracker.inMapPoll()).isFalse();
        assertThat(tracker.lastDerpFrame(900)).isNull();
    }

    @Test
    void beingInStepAgainForgetsNothingThatWasReportedOtherwise() {
        heard();
        tracker.report(Subsystem.DNS, BAD);
        tracker.derpRegionConnected(900, false);
        feed.inStep(tracker::gotMapResponse);

        assertThat(tracker.report().checks().get("dns").unhealthy()).isTrue();
        assertThat(tracker.report().checks().get(Codes.NO_DERP_CONNECTION).unhealthy())
                .isTrue();
    }

    @Test
    void derivedTimesAreKeptUntilTheFeedIsInStepAgain() {
        heard();
        feed.outOfStep();

        assertThat(tracker.inMapPoll()).isTrue();
        assertThat(tracker.lastDerpFrame(900)).isEqualTo(VirtualClock.START);
    }

    @Test
    void silenceWithoutAReconnectForgetsNothing() {
        heard();
        clock.advance(STALE.multipliedBy(2));
        feed.answered();

        assertThat(tracker.inMapPoll()).isTrue();
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void watchersSeeOneFlipForAllThatIsReportedInStep() {
        heard();
        tracker.watch((subsystem, error) -> told.add(subsystem + "=" + error));
        feed.outOfStep();
        feed.inStep(() -> {
            tracker.ipnState(BackendState.STARTING, true); // not in a map poll yet
            FindingRulesTest.healthy(tracker);
        });

        assertThat(told).isEmpty();
    }

    // ---- the home

    @Test
    void aHomeOfNoneIsMissing() {
        feed.inStep(() -> {
            tracker.ipnState(BackendState.RUNNING, true);
            tracker.gotMapResponse();
            tracker.derpHome(0, false);
        });

        assertThat(tracker.report().originalText()).isEqualTo("no DERP home");
        assertThat(tracker.report().derp().home()).isZero();
    }

    @Test
    void aHomeThatIsUnknownAgainIsNotShownAndNotMissed() {
        heard();
        tracker.derpRegionConnected(900, false);
        tracker.derpHomeUnknown();

        assertThat(tracker.report().derp().home()).isNull();
        assertThat(tracker.report().derp().homeConnected()).isNull();
        assertThat(tracker.report().originalText()).isNull();
        assertThat(tracker.report().checks().get(Codes.NO_DERP_CONNECTION).status())
                .isEqualTo(CheckStatus.UNKNOWN);
    }

    @Test
    void aHomeOfWhichNothingWasToldCountsAsConnectedInTheExactTextAndIsUnknownElsewhere() {
        heard();
        tracker.derpHome(901, false);

        assertThat(tracker.report().originalText()).isNull();
        assertThat(tracker.report().derp().homeConnected()).isNull();
        assertThat(tracker.report().checks().get(Codes.NO_DERP_CONNECTION).status())
                .isEqualTo(CheckStatus.UNKNOWN);
    }

    @Test
    void anUnprovenHomeIsProvenAtTheInstantAndNotANanosecondEarlier() {
        heard();
        tracker.derpHomeUnprovenUntil(clock.instant().plusSeconds(5));
        clock.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(relay().status()).isEqualTo(CheckStatus.UNKNOWN);
        assertThat(relay().unproven()).isTrue();
        clock.advance(Duration.ofNanos(1));

        assertThat(relay().status()).isEqualTo(CheckStatus.HEALTHY);
        assertThat(relay().unproven()).isFalse();
    }

    @Test
    void becomingUnprovenIsNoFlip() {
        heard();
        tracker.derpRegionConnected(900, false);
        tracker.derpRegionConnected(900, true);
        tracker.derpHomeUnprovenUntil(clock.instant().plusSeconds(5));
        tracker.report();
        clock.advance(Duration.ofSeconds(5));

        assertThat(tracker.report().transitions()).containsEntry(Codes.NO_DERP_CONNECTION, new Report.Flips(1, 1));
    }

    private void heard() {
        feed.inStep(() -> FindingRulesTest.healthy(tracker));
        feed.state(FeedState.OK, null);
    }

    private Finding relay() {
        return tracker.report().checks().get(Codes.NO_DERP_CONNECTION);
    }

    private Duration ageOfRelay() {
        Instant asOf = relay().lastKnown().asOf();
        assertThat(asOf).isEqualTo(VirtualClock.START);
        return relay().lastKnown().age();
    }
}
