package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The pauses between attempts, to reconnect and, while a daemon is stalled, to ask. */
class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));

    @Test
    void pausesDoubleUpToTheLongestEachShortenedByAtMostAQuarter() {
        for (long whole : new long[] {250, 500, 1000, 2000, 4000, 5000, 5000}) {
            assertThat(backoff.pause()).isBetween(Duration.ofMillis(whole * 3 / 4), Duration.ofMillis(whole));
        }
    }

    @Test
    void aSuccessBeginsAnew() {
        backoff.pause();
        backoff.pause();
        backoff.reset();

        assertThat(backoff.pause()).isLessThanOrEqualTo(Duration.ofMillis(250));
    }
}
