package io.github.tailnethealth.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Catalogue;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import io.github.tailnethealth.tracker.Warnable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** What an indicator does when it cannot answer: an exception would be a 500 for the whole of the health endpoint. */
class GuardedTest {
    private static final AtomicBoolean BROKEN = new AtomicBoolean();

    static Stream<HealthIndicator> everyIndicator() {
        BROKEN.set(false);
        Indicators indicators =
                new Indicators(Tracker.builder().clock(GuardedTest::time).build());
        return Stream.of(
                indicators.overall(),
                indicators.node(),
                indicators.feed(),
                indicators.selfCheck(Duration.ofMinutes(1)),
                indicators.check(Catalogue.checks().get(0)),
                indicators.warnable(Warnable.of("any")));
    }

    @ParameterizedTest
    @MethodSource("everyIndicator")
    void itIsUnknownAndNamesTheKindOfFailureOnly(HealthIndicator indicator) {
        BROKEN.set(true);

        Health health = indicator.health();

        assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(health.getDetails()).isEqualTo(Map.of("error", "java.lang.IllegalStateException"));
    }

    @Test
    void itLogsTheFirstFailureOnly() {
        Guarded guarded = new Guarded("tailnet-example", () -> {
            throw new IllegalStateException("no time");
        });

        try (Logged logged = new Logged(FailureLog.class.getName())) {
            guarded.health();
            guarded.health();

            assertThat(logged.records())
                    .extracting(LogRecord::getMessage)
                    .containsExactly("tailnet-example cannot be told; this is logged once");
        }
    }

    @Test
    void itAnswersAgainOnceItCan() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Guarded guarded = new Guarded("tailnet-example", () -> {
            if (broken.get()) {
                throw new IllegalStateException("not yet");
            }
            return Health.up().build();
        });
        assertThat(guarded.health().getStatus()).isEqualTo(Status.UNKNOWN);

        broken.set(false);

        assertThat(guarded.health().getStatus()).isEqualTo(Status.UP);
    }

    private static Instant time() {
        if (BROKEN.get()) {
            throw new IllegalStateException("no time");
        }
        return VirtualClock.START;
    }
}
