package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A report is made anew only when something that it shows changed, by a report or by time alone, and never later. */
class ReportVersionTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();

    @BeforeEach
    void aHealthyNode() {
        tracker.batch(() -> FindingRulesTest.healthy(tracker));
    }

    @Test
    void readingAgainAndAgainGivesTheSameReport() {
        Report first = tracker.report();

        assertThat(tracker.report()).isSameAs(first);
    }

    @Test
    void reportingTheSameAgainGivesTheSameReport() {
        Warnable own = Warnable.of("own");
        Runnable everything = () -> {
            tracker.ipnState(BackendState.RUNNING, true);
            tracker.gotMapResponse();
            tracker.derpHome(900, false);
            tracker.derpRegionConnected(900, true);
            tracker.derpFrameReceived(900);
            tracker.report(own, Outcome.unhealthy("x"));
            tracker.report(Subsystem.DNS, Outcome.unhealthy("x"));
            tracker.reportControlMessages(List.of(ControlMessage.of("x")));
            tracker.reportTls("host", Outcome.unhealthy("x"));
            tracker.reportDerpRegion(7, Outcome.unhealthy("x"));
            tracker.reportLogin(Outcome.healthy());
            tracker.version("1.66.1");
            tracker.fakeError("");
            tracker.nodeFacts(NodeFacts.NONE);
        };
        everything.run();
        Report first = tracker.report();
        everything.run();

        assertThat(tracker.report()).isSameAs(first);
    }

    @Test
    void whatComesAndGoesBetweenTwoReadsLeavesOnlyItsFlips() {
        long before = tracker.report().version();
        tracker.report(Subsystem.DNS, Outcome.unhealthy("x"));
        tracker.report(Subsystem.DNS, Outcome.healthy());

        assertThat(tracker.report().version()).isEqualTo(before + 1);
        assertThat(tracker.report().transitions()).containsEntry("dns", new Report.Flips(1, 1));
    }

    @Test
    void everyThingShownThatChangesRaisesTheVersionByOne() {
        List<Runnable> changes = List.of(
                () -> tracker.report(Subsystem.DNS, Outcome.unhealthy("x")),
                () -> tracker.report(Subsystem.DNS, Outcome.unhealthy("y")),
                () -> tracker.report(Warnable.of("own"), Outcome.healthy()),
                () -> tracker.reportTls("host", Outcome.unhealthy("x")),
                () -> tracker.reportTls("host2", Outcome.unhealthy("x")),
                () -> tracker.reportControlMessages(List.of(ControlMessage.of("x"))),
                () -> tracker.nodeFacts(new NodeFacts("1.0", List.of(), null, null)),
                () -> tracker.derpRegionConnected(12, true),
                () -> tracker.derpFrameReceived(12),
                () -> tracker.derpHome(12, false),
                tracker::noteMapRequestHeard,
                () -> tracker.receiveFunction(ReceiveFunction.DERP),
                () -> tracker.receiveFunction(ReceiveFunction.DERP).enter(),
                tracker::selfCheck,
                () -> tracker.fakeError("x"));
        for (int i = 0; i < changes.size(); i++) {
            long before = tracker.report().version();
            changes.get(i).run();

            assertThat(tracker.report().version()).as("change %s", i).isEqualTo(before + 1);
            assertThat(tracker.report().version()).isEqualTo(before + 1);
        }
    }

    @Test
    void aMapResponseShowsAtOnce() {
        tracker.report();
        clock.advance(Duration.ofSeconds(1));
        tracker.gotMapResponse();

        assertThat(tracker.report().control().lastMapResponse()).isEqualTo(clock.instant());
    }

    @Test
    void aFrameShowsAtOnce() {
        tracker.report();
        clock.advance(Duration.ofSeconds(1));
        tracker.derpFrameReceived(900);

        assertThat(tracker.report().derp().homeLastFrame()).isEqualTo(clock.instant());
    }

    @Test
    void tenThousandWarnablesMakeNoDifferenceToReadingAnUnchangedReport() {
        for (int i = 0; i < 10_000; i++) {
            tracker.report(Warnable.of("w" + i), Outcome.unhealthy("x"));
        }
        Report first = tracker.report();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = threads.getThreadAllocatedBytes(self);
            Report again = tracker.report();
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
            assertThat(again).isSameAs(first);
        }

        assertThat(least).as("bytes allocated by one read").isLessThan(1024);
    }

    // ---- time alone

    @Test
    void timeThatChangesNothingGivesTheSameReport() {
        Report first = tracker.report();
        clock.advance(Duration.ofMillis(125_500).minusNanos(1));

        assertThat(tracker.report()).isSameAs(first);
    }

    @Test
    void aLostMapPollShowsTenSecondsAndANanosecondAfterItEnded() {
        tracker.outOfMapPoll();
        Report first = tracker.report();
        clock.advance(Duration.ofSeconds(10));
        assertThat(tracker.report()).isSameAs(first);
        clock.advance(Duration.ofNanos(1));

        assertThat(tracker.report().originalText()).isEqualTo("not in map poll");
        assertThat(tracker.report().version()).isEqualTo(first.version() + 1);
    }

    @Test
    void anOverdueMapResponseShowsAfter125AndAHalfSeconds() {
        Report first = tracker.report();
        clock.advance(Duration.ofMillis(125_500).minusNanos(1));
        assertThat(tracker.report()).isSameAs(first);
        clock.advance(Duration.ofNanos(1));

        assertThat(tracker.report().originalText()).isEqualTo("no map response in 2m6s");
    }

    @Test
    void theAgeInATextGrowsWithTheNextRoundedSecondAndNotANanosecondEarlier() {
        clock.advance(Duration.ofMillis(125_500));
        Report first = tracker.report();
        clock.advance(Duration.ofSeconds(1).minusNanos(1));
        assertThat(tracker.report()).isSameAs(first);
        clock.advance(Duration.ofNanos(1));

        assertThat(tracker.report().originalText()).isEqualTo("no map response in 2m7s");
        assertThat(tracker.report().version()).isEqualTo(first.version() + 1);
    }

    @Test
    void anAgeShowsRightAfterALongPause() {
        tracker.report();
        clock.advance(Duration.ofHours(26).plusMinutes(3).plusMillis(4499));

        assertThat(tracker.report().originalText()).isEqualTo("no map response in 26h3m4s");
    }

    @Test
    void anUnprovenHomeIsShownAsProvenInTime() {
        tracker.derpHomeUnprovenUntil(clock.instant().plusSeconds(15));
        assertThat(tracker.report().derp().homeConnected()).isNull();
        clock.advance(Duration.ofSeconds(15).minusNanos(1));
        assertThat(tracker.report().derp().homeConnected()).isNull();
        clock.advance(Duration.ofNanos(1));

        assertThat(tracker.report().derp().homeConnected()).isTrue();
    }

    @Test
    void aReadThatWaitedForALaterReportDoesNotSetTimeBack() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        InstantSource slow = () -> {
            Instant now = clock.instant();
            meanwhile.getAndSet(() -> {}).run(); // as if this thread were held up right after it looked at the clock
            return now;
        };
        Tracker delayed = Tracker.builder().clock(slow).build();
        delayed.batch(() -> FindingRulesTest.healthy(delayed));
        clock.advance(Duration.ofMillis(125_500).minusNanos(1));
        delayed.report();
        meanwhile.set(() -> {
            clock.advance(Duration.ofNanos(1));
            delayed.report();
            delayed.report(Warnable.of("own"), Outcome.healthy());
        });

        delayed.report(); // says what held when it began, or what holds now
        Report report = delayed.report();

        assertThat(report.checks().get(Codes.MAPRESPONSE_TIMEOUT).unhealthy()).isTrue();
        assertThat(report.transitions()).containsEntry(Codes.MAPRESPONSE_TIMEOUT, new Report.Flips(1, 0));
    }

    @Test
    void aReportReadEarlierNeverChanges() {
        Report before = tracker.report();
        String text = before.toString();
        tracker.report(Subsystem.DNS, Outcome.unhealthy("x"));
        tracker.report(Warnable.of("own"), Outcome.unhealthy("x"));
        tracker.receiveFunction(ReceiveFunction.DERP).enter();
        tracker.report();

        assertThat(before).hasToString(text);
    }
}
