package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default time line: monotonic, and aware of steps of the wall clock. */
class SteadyClockTest {
    private static final Instant START = VirtualClock.START;
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong nanos = new AtomicLong(7);
    private Instant wall = START;
    private final SteadyClock clock = new SteadyClock(() -> wall, nanos::get, Duration.ZERO);

    private void bothPass(Duration time) {
        nanos.addAndGet(time.toNanos());
        wall = wall.plus(time);
    }

    @Test
    void itBeginsAtTheWallClockAndGoesAtThePaceOfTheMonotonicClock() {
        assertThat(clock.now()).isEqualTo(START);
        bothPass(Duration.ofNanos(1_500_000_001));

        assertThat(clock.now()).isEqualTo(START.plusNanos(1_500_000_001));
        assertThat(clock.wall(clock.nanos())).isSameAs(WallClock.ON_THE_LINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "PT490000H", "PT1S", "PT-1S"})
    void aStepMovesTheWallClockAndNotTheLine(Duration step) {
        wall = wall.plus(step);
        bothPass(Duration.ofSeconds(5));

        assertThat(clock.now()).isEqualTo(START.plusSeconds(5));
        assertThat(clock.wall(clock.nanos()).ahead()).isEqualTo(step);
        assertThat(clock.wall(clock.nanos()).shown(clock.now())).isEqualTo(wall);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999S", "PT-0.999S"})
    void aSmallerDifferenceIsNoStep(Duration difference) {
        WallClock before = clock.wall(clock.nanos());
        wall = wall.plus(difference);

        assertThat(clock.wall(clock.nanos())).isSameAs(before);
    }

    @Test
    void smallDifferencesThatAddUpAreAStepInTheEnd() {
        wall = wall.plus(Duration.ofMillis(600));
        clock.wall(clock.nanos());
        wall = wall.plus(Duration.ofMillis(600));

        assertThat(clock.wall(clock.nanos()).ahead()).isEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void aStepThatIsTakenBackIsForgotten() {
        wall = wall.plus(HOUR);
        clock.wall(clock.nanos());
        wall = wall.minus(HOUR);

        assertThat(clock.wall(clock.nanos()).ahead()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aThreadThatIsHeldUpBetweenTheTwoClocksSeesNoStep() {
        SteadyClock heldUp = new SteadyClock(
                () -> START, () -> nanos.getAndAdd(Duration.ofSeconds(2).toNanos()), Duration.ZERO);

        assertThat(heldUp.wall(heldUp.nanos())).isSameAs(WallClock.ON_THE_LINE);
    }

    @Test
    void betweenTwoLooksAtTheWallClockItIsNotAskedAgain() {
        SteadyClock rare = new SteadyClock(() -> wall, nanos::get, Duration.ofMillis(1));
        bothPass(Duration.ofMillis(1));
        rare.wall(rare.nanos());
        wall = wall.plus(HOUR);
        bothPass(Duration.ofNanos(999_999));
        assertThat(rare.wall(rare.nanos())).isSameAs(WallClock.ON_THE_LINE);

        bothPass(Duration.ofNanos(1));
        assertThat(rare.wall(rare.nanos()).ahead()).isEqualTo(HOUR);
    }

    @Test
    void whatTheWallClockShowsAndTheLineAreConvertedThereAndBackAndSaturateAtTheEndsOfTime() {
        for (Duration ahead : new Duration[] {HOUR, HOUR.negated()}) {
            WallClock by = new WallClock(ahead);
            assertThat(by.onLine(by.shown(START))).isEqualTo(START);
            for (Instant end : new Instant[] {Instant.MIN, Instant.MAX}) {
                assertThat(by.shown(end)).isBetween(end.isBefore(START) ? end : end.minus(HOUR), Instant.MAX);
                assertThat(by.onLine(end)).isBetween(end.isBefore(START) ? end : end.minus(HOUR), Instant.MAX);
            }
        }
    }

    @Test
    void theRealOneShowsTheRealWallClock() {
        SteadyClock real = new SteadyClock();

        assertThat(Duration.between(real.wall(real.nanos()).shown(real.now()), Instant.now())
                        .abs())
                .isLessThan(Duration.ofSeconds(2));
    }
}
