package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class UpkeepMetersTest {
    private final UpkeepMeters meters = new UpkeepMeters();

    @Test
    void theLastSelfCheckIsShownOnceThereWasOne() {
        TestNode node = TestNode.embedded();
        assertThat(Written.by(meters, node)).isEqualTo(Map.of("WATCHER_DROPS", 0.0));
        node.clock.advance(Duration.ofSeconds(60));
        node.tracker.selfCheck();
        assertThat(Written.by(meters, node)).containsEntry("SELF_CHECK_LAST_RUN", TestClock.START_SECONDS + 60.0);
    }

    @Test
    void theTimeOfTheLastSelfCheckFollowsTheWallClock() {
        VirtualClock clock = new VirtualClock();
        Tracker tracker = clock.steady(Tracker.builder()).build();
        tracker.selfCheck();
        clock.stepWall(Duration.ofHours(1));

        assertThat(Written.by(meters, tracker))
                .containsEntry("SELF_CHECK_LAST_RUN", VirtualClock.START.getEpochSecond() + 3600.0);
    }

    @Test
    void eventsThatAWatcherLostAreCounted() {
        Queue<Runnable> neverRun = new ArrayDeque<>();
        Tracker tracker = Tracker.builder()
                .clock(new TestClock())
                .executor(neverRun::add)
                .watcherCapacity(1)
                .build();
        tracker.onTransition(transition -> {});
        for (int i = 0; i < 4; i++) {
            tracker.anyInterfaceUp(i % 2 == 1);
            tracker.report(); // notices the flip
        }
        assertThat(Written.by(meters, tracker)).containsEntry("WATCHER_DROPS", 3.0);
    }
}
