package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds kept reports against fresh ones finds what it is for. */
class KeptReportTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();
    private final KeptReport kept = new KeptReport(tracker, clock);

    @Test
    void aReportThatIsNoLongerTrueIsFound() {
        ReceiveFunctionHandle handle = tracker.receiveFunction(ReceiveFunction.DERP);
        assertThat(kept.difference()).isNull();
        handle.judge(); // behind the tracker's back, so that what it keeps is out of date

        assertThat(kept.difference()).contains("anew");
    }

    @Test
    void timeIsStoppedAroundTheInstantAtWhichItAloneChangesTheReport() {
        List<Duration> looks = new ArrayList<>();
        VirtualClock seen = new VirtualClock();
        Tracker running = Tracker.builder().clock(seen).build();
        FindingRulesTest.healthy(running);
        Registration listener = running.onTransition(
                flip -> looks.add(Duration.between(VirtualClock.START, seen.instant()))); // told where it is noticed
        String found = new KeptReport(running, seen).differenceWithin(Duration.ofMinutes(10));
        listener.close();

        assertThat(found).isNull();
        assertThat(looks).startsWith(Duration.ofMillis(125_500));
        assertThat(seen.instant()).isEqualTo(VirtualClock.START.plus(Duration.ofMinutes(10)));
    }

    @Test
    void weighingAnewTellsNobodyAndChangesNothing() {
        FindingRulesTest.healthy(tracker);
        Report before = tracker.report();
        List<String> told = new ArrayList<>();
        tracker.onTransition(flip -> told.add(flip.code()));
        clock.advance(Duration.ofMinutes(5));
        Report later = tracker.reportAnew();
        clock.set(VirtualClock.START);

        assertThat(later.originalText()).isEqualTo("no map response in 5m0s");
        assertThat(told).isEmpty();
        assertThat(tracker.report()).isSameAs(before);
    }
}
