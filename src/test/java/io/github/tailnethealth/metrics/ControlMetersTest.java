package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.ControlMessage;
import io.github.tailnethealth.tracker.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlMetersTest {
    private final ControlMeters meters = new ControlMeters();
    private final TestNode node = TestNode.embedded();

    @Test
    void nothingReportedIsNothingShown() {
        assertThat(Written.by(meters, node)).isEmpty();
    }

    @Test
    void aMapPollThatEndedIsNotActive() {
        node.tracker.outOfMapPoll();
        assertThat(Written.by(meters, node)).isEqualTo(Map.of("CONTROL_MAP_POLL_ACTIVE", 0.0));
    }

    @Test
    void timesAreThoseOfTheLastReport() {
        node.tracker.gotMapResponse();
        node.clock.advance(Duration.ofSeconds(7));
        node.tracker.gotMapResponse();
        node.tracker.noteMapRequestHeard();
        assertThat(Written.by(meters, node))
                .isEqualTo(Map.of(
                        "CONTROL_MAP_POLL_ACTIVE", 1.0,
                        "CONTROL_LAST_MAP_RESPONSE", TestClock.START_SECONDS + 7.0,
                        "CONTROL_LAST_MAP_REQUEST_HEARD", TestClock.START_SECONDS + 7.0));
    }

    @Test
    void messagesAndTlsErrorsAreCountsOnly() {
        node.tracker.reportControlMessages(List.of(ControlMessage.of("secret")));
        node.tracker.reportTls("secret.example.com", Outcome.unhealthy("bad certificate"));
        node.tracker.reportTls("other.example.com", Outcome.unhealthy("bad certificate"));
        assertThat(Written.by(meters, node)).isEqualTo(Map.of("CONTROL_MESSAGES", 1.0, "TLS_CONNECTION_ERRORS", 2.0));
        node.tracker.reportControlMessages(List.of());
        assertThat(Written.by(meters, node)).containsEntry("CONTROL_MESSAGES", 0.0);
    }

    @Test
    void aFeedHasNoTimesOfItsOwnToShow() {
        assertThat(Written.by(meters, TestNode.fed().hearsAllWell()))
                .containsOnlyKeys("CONTROL_MAP_POLL_ACTIVE", "CONTROL_MESSAGES", "TLS_CONNECTION_ERRORS");
    }
}
