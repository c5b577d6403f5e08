package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Times with which a feed could not work are refused. */
class LocalApiSettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aTimeOfNoLengthIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalApiSettings(
                        null, SECOND, SECOND, Duration.ofNanos(10), SECOND, SECOND, SECOND, SECOND))
                .withMessage("pollTimeout must be at least PT0.001S but is PT0.00000001S");
    }

    @Test
    void aLongestPauseThatIsShorterThanTheFirstIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalApiSettings(
                        null, SECOND, SECOND, SECOND, SECOND, SECOND, SECOND, Duration.ofMillis(999)))
                .withMessage("reconnectMaxDelay must be at least reconnectDelay, PT1S, but is PT0.999S");
    }
}
