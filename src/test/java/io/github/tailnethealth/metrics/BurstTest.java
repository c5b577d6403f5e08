package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BurstTest {
    private final TestClock clock = new TestClock();
    private final AtomicInteger made = new AtomicInteger();
    private final Burst<Integer> burst = new Burst<>(last -> made.incrementAndGet(), clock::nanos);

    @Test
    void allReadsOfABurstGetOneValue() {
        assertThat(burst.read()).isEqualTo(1);
        clock.advance(Duration.ofMillis(199));
        assertThat(burst.read()).isEqualTo(1);
    }

    @Test
    void aBurstEndsAfter200MillisecondsHoweverOftenItIsRead() {
        for (int i = 0; i < 4; i++) {
            assertThat(burst.read()).isEqualTo(1);
            clock.advance(Duration.ofMillis(50));
        }
        assertThat(burst.read()).isEqualTo(2);
    }

    @Test
    void aRefreshDoesNotDisturbABurst() {
        burst.read();
        clock.advance(Duration.ofMillis(100));
        assertThat(burst.refresh()).isEqualTo(1);
        clock.advance(Duration.ofMillis(100));
        assertThat(burst.refresh()).isEqualTo(2);
    }

    @Test
    void theReadAfterARefreshBeginsABurstOfItsOwn() {
        burst.refresh();
        assertThat(burst.read()).isEqualTo(2);
        clock.advance(Duration.ofMillis(199));
        assertThat(burst.read()).isEqualTo(2);
    }

    @Test
    void theLastValueIsThereHoweverOld() {
        assertThat(burst.last()).isNull();
        burst.read();
        clock.advance(Duration.ofDays(1));
        assertThat(burst.last()).isEqualTo(1);
    }

    @Test
    void readersThatBeginABurstTogetherGetTheValueOfTheFirstToEnd() {
        AtomicInteger depth = new AtomicInteger();
        int[] inner = new int[1];
        Burst<?>[] self = new Burst<?>[1];
        Burst<Integer> contended = new Burst<>(
                last -> {
                    int number = depth.incrementAndGet();
                    if (number == 1) {
                        inner[0] = (Integer) self[0].read(); // as another thread would, in between
                    }
                    return number;
                },
                clock::nanos);
        self[0] = contended;
        assertThat(contended.read()).isEqualTo(2).isEqualTo(inner[0]);
    }
}
