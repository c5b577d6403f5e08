package io.github.tailnethealth.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** How {@code tailnet-self-check} looks, on which liveness depends. */
class SelfCheckHealthTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();

    @ParameterizedTest
    @CsvSource({"PT1S, PT3M", "PT1M, PT3M", "PT90S, PT4M30S", "PT1H, PT3H"})
    void itIsUpForThreePeriodsButAtLeastForThreeMinutes(Duration interval, Duration limit) {
        HealthIndicator indicator = new Indicators(tracker).selfCheck(interval);
        tracker.selfCheck();

        clock.advance(limit);
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);

        clock.advance(Duration.ofNanos(1));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);

        tracker.selfCheck();
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void beforeTheFirstRunTheStartCounts() {
        HealthIndicator indicator = new Indicators(tracker).selfCheck(Duration.ofMinutes(1));

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(indicator.health().getDetails()).containsOnlyKeys("interval");

        clock.advance(Duration.ofMinutes(3).plusNanos(1));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void itSaysWhenTheLastRunWasAndHowOftenOneIsDue() {
        HealthIndicator indicator = new Indicators(tracker).selfCheck(Duration.ofMinutes(1));
        clock.advance(Duration.ofSeconds(60));
        tracker.selfCheck();

        assertThat(indicator.health().getDetails())
                .containsEntry("lastRun", VirtualClock.START.plusSeconds(60))
                .containsEntry("interval", Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void aStepOfTheWallClockMakesNoAgeJump(Duration step) {
        Tracker steady = clock.steady(Tracker.builder()).build();
        HealthIndicator indicator = new Indicators(steady).selfCheck(Duration.ofMinutes(1));
        clock.stepWall(step);
        clock.advance(Duration.ofMinutes(3));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);

        steady.selfCheck();
        clock.stepWall(step.negated());
        clock.advance(Duration.ofMinutes(3));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(indicator.health().getDetails())
                .containsEntry("lastRun", VirtualClock.START.plus(Duration.ofMinutes(3)));

        clock.advance(Duration.ofNanos(1));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    @Timeout(10)
    void itAnswersWhileSomebodySitsOnTheTracker() throws InterruptedException {
        HealthIndicator indicator = new Indicators(tracker).selfCheck(Duration.ofMinutes(1));
        CountDownLatch sitting = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Thread sitter = new Thread(() -> tracker.batch(() -> {
            sitting.countDown();
            awaitQuietly(enough);
        }));
        sitter.start();
        assertThat(sitting.await(5, TimeUnit.SECONDS)).isTrue();
        try {
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        } finally {
            enough.countDown();
            sitter.join();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
