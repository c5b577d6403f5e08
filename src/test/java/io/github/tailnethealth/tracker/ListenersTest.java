package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everybody is told in order, exactly once for each flip, and nobody can harm another. */
class ListenersTest {
    private final Tracker tracker = Tracker.builder().clock(new VirtualClock()).build();
    private final List<String> told = new ArrayList<>();

    @Test
    void aFlipIsToldOnceAndARepetitionNever() {
        tracker.watch((subsystem, error) -> told.add(subsystem + "=" + error));
        tracker.report(Subsystem.DNS, Outcome.unhealthy("a"));
        tracker.report(Subsystem.DNS, Outcome.unhealthy("b"));
        tracker.report(Subsystem.DNS, Outcome.healthy());

        assertThat(told).containsExactly("dns=a", "dns=null");
    }

    @Test
    void oneThatThrowsHarmsNoOther() {
        tracker.watch((subsystem, error) -> {
            throw new IllegalStateException("meant to be thrown by this test");
        });
        tracker.watch((subsystem, error) -> told.add(subsystem));
        tracker.report(Subsystem.DNS, Outcome.unhealthy("a"));
        tracker.report(Subsystem.DNS, Outcome.healthy());

        assertThat(told).containsExactly("dns", "dns");
    }

    @Test
    void oneThatReportsItselfIsToldOfThatToo() {
        tracker.watch((subsystem, error) -> {
            told.add(subsystem);
            if (subsystem.equals("dns") && error != null) {
                tracker.report(Subsystem.ROUTER, Outcome.unhealthy("because of dns"));
                assertThat(tracker.report().checks().get("router").unhealthy()).isTrue();
            }
        });
        tracker.report(Subsystem.DNS, Outcome.unhealthy("a"));

        assertThat(told).containsExactly("dns", "router");
    }

    @Test
    void oneThatIsUnregisteredIsToldNothingMoreAndMayBeUnregisteredTwice() {
        Registration registration = tracker.watch((subsystem, error) -> told.add(subsystem));
        registration.close();
        registration.close();
        tracker.report(Subsystem.DNS, Outcome.unhealthy("a"));

        assertThat(told).isEmpty();
    }

    @Test
    void oneThatIsTooSlowLosesEventsAndTheyAreCounted() {
        Deque<Runnable> later = new ArrayDeque<>();
        Tracker slow = Tracker.builder()
                .clock(new VirtualClock())
                .executor(later::add)
                .watcherCapacity(2)
                .build();
        slow.watch((subsystem, error) -> told.add(subsystem + "=" + error));
        slow.report(Subsystem.DNS, Outcome.unhealthy("1"));
        slow.report(Subsystem.DNS, Outcome.healthy());
        slow.report(Subsystem.DNS, Outcome.unhealthy("3"));
        while (!later.isEmpty()) {
            later.poll().run();
        }

        assertThat(told).containsExactly("dns=1", "dns=null");
        assertThat(slow.report().watcherDrops()).isEqualTo(1);
    }

    @Test
    void aBatchTellsItsSum() {
        tracker.watch((subsystem, error) -> told.add(subsystem + "=" + error));
        tracker.batch(() -> {
            tracker.ipnState(BackendState.RUNNING, true);
            FindingRulesTest.healthy(tracker);
        });

        assertThat(told).isEmpty();
    }

    @Test
    void aFlipUndoneBeforeAnybodyLooksCountsTwice() {
        Warnable warnable = Warnable.of("flaky");
        tracker.report(warnable, Outcome.unhealthy("x"));
        tracker.report(warnable, Outcome.healthy());

        assertThat(tracker.report().transitions()).containsEntry("flaky", new Report.Flips(1, 1));
    }

    @Test
    void theFirstHealthyReportIsNoFlip() {
        tracker.report(Warnable.of("fine"), Outcome.healthy());

        assertThat(tracker.report().transitions()).isEmpty();
    }
}
