package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Silence is not health: what a fed tracker says while its daemon is not heard. */
class SilentDaemonTest {
    private static final Duration STALE = Duration.ofSeconds(10);

    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker =
            Tracker.builder().clock(clock).fed(FeedSource.LIVE, STALE).build();
    private FeedLink feed;

    @BeforeEach
    void takeFeed() {
        feed = tracker.feed();
    }

    @Test
    void nothingCanBeToldFromTheStart() {
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(tracker.report().originalText()).isNull();
    }

    @Test
    void theLastAnswerCountsUntilItIsStaleAndNotANanosecondLonger() {
        heard();
        clock.advance(STALE.minusNanos(1));
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
        clock.advance(Duration.ofNanos(1));

        assertThat(tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
    }

    @Test
    void anAnswerEndsTheSilence() {
        heard();
        clock.advance(STALE.multipliedBy(2));
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
        tracker.batch(() -> {
            feed.answered();
            tracker.gotMapResponse();
            tracker.derpFrameReceived(900);
        });

        assertThat(tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void whatWasKnownIsShownWithItsAgeAndCountsNoLonger() {
        heard();
        clock.advance(STALE.plusSeconds(5));

        Report report = tracker.report();
        Finding relay = report.checks().get(Codes.NO_DERP_CONNECTION);

        assertThat(relay.status()).isEqualTo(CheckStatus.UNKNOWN);
        assertThat(relay.lastKnown())
                .isEqualTo(
                        new Finding.LastKnown(CheckStatus.HEALTHY, null, VirtualClock.START, Duration.ofSeconds(15)));
        assertThat(report.node().state()).isNull();
        assertThat(report.node().lastKnown().state()).isEqualTo("Running");
        assertThat(report.derp()).isEqualTo(Report.Derp.UNKNOWN);
        assertThat(report.control()).isEqualTo(Report.Control.UNKNOWN);
    }

    @Test
    void theExactTextStaysAsItWas() {
        heard();
        tracker.derpRegionConnected(900, false);
        tracker.report();
        clock.advance(Duration.ofMinutes(10));

        assertThat(tracker.report().originalText()).isEqualTo("not connected to home DERP region 900");
    }

    @Test
    void anApplicationsOwnWarnableKeepsItsStatus() {
        heard();
        Warnable own = Warnable.of("own");
        tracker.report(own, Outcome.unhealthy("full"));
        clock.advance(STALE);

        assertThat(tracker.report().warnables().get(own).unhealthy()).isTrue();
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
    }

    @Test
    void becomingUnknownIsNoTransition() {
        List<Transition> flips = new ArrayList<>();
        tracker.onTransition(flips::add);
        heard();
        clock.advance(STALE);
        tracker.report();

        assertThat(flips).isEmpty();
    }

    @Test
    void afterAReconnectNothingIsToldUntilTheFeedIsInStepAgain() {
        heard();
        feed.outOfStep();
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
        heard();

        assertThat(tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void beingInStepAgainForgetsDerivedTimes() {
        heard();
        feed.outOfStep();
        feed.inStep(() -> tracker.ipnState(BackendState.RUNNING, true));

        assertThat(tracker.inMapPoll()).isFalse();
        assertThat(tracker.report().originalText()).isEqualTo("not in map poll");
    }

    @Test
    void anUnprovenHomeCountsAsConnectedInTheExactTextAndIsUnknownElsewhere() {
        heard();
        tracker.derpHomeUnprovenUntil(clock.instant().plusSeconds(5));

        Report report = tracker.report();

        assertThat(report.originalText()).isNull();
        assertThat(report.derp().homeConnected()).isNull();
        assertThat(report.checks().get(Codes.NO_DERP_CONNECTION).unproven()).isTrue();
        clock.advance(Duration.ofSeconds(5));
        assertThat(tracker.report().derp().homeConnected()).isTrue();
    }

    @Test
    void aHomeKnownToBeLostStaysLostWhileUnproven() {
        heard();
        tracker.derpRegionConnected(900, false);
        tracker.derpHomeUnprovenUntil(clock.instant().plusSeconds(5));

        assertThat(tracker.report().originalText()).isEqualTo("not connected to home DERP region 900");
        assertThat(tracker.report().derp().homeConnected()).isFalse();
    }

    @Test
    void anUnknownHomeIsNotAMissingOne() {
        feed.inStep(() -> {
            tracker.ipnState(BackendState.RUNNING, true);
            tracker.gotMapResponse();
        });

        assertThat(tracker.report().originalText()).isNull();
        assertThat(tracker.report().checks().get(Codes.NO_DERP_HOME).status()).isEqualTo(CheckStatus.UNKNOWN);
    }

    private void heard() {
        feed.inStep(() -> FindingRulesTest.healthy(tracker));
    }
}
