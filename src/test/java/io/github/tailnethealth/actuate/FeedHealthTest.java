package io.github.tailnethealth.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** How {@code tailnet-feed} looks. */
class FeedHealthTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder()
            .clock(clock)
            .fed(FeedSource.RECORDED, Duration.ofSeconds(10))
            .build();
    private final HealthIndicator indicator = new Indicators(tracker).feed();

    @Test
    void itIsUnknownWithoutAFeed() {
        Health health =
                new Indicators(Tracker.builder().clock(clock).build()).feed().health();

        assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(health.getDetails()).containsOnlyKeys("state", "version").containsEntry("state", "off");
    }

    @Test
    void itIsOutOfServiceFromTheStartBecauseNothingWasHeardYet() {
        assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(indicator.health().getDetails()).containsEntry("state", "connecting");
    }

    @Test
    void itIsUpWhileTheDaemonAnswers() {
        tracker.feed().state(FeedState.OK, null);

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(indicator.health().getDetails())
                .containsOnlyKeys("state", "since", "source", "version")
                .containsEntry("source", "recorded");
    }

    @ParameterizedTest
    @EnumSource(
            value = FeedState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OFF", "OK", "CONNECTING"})
    void itIsDownInEveryOtherStateAndSaysWhyAndSinceWhen(FeedState state) {
        tracker.feed().state(FeedState.OK, null);
        tracker.feed().inStep(() -> {});
        clock.advance(Duration.ofSeconds(3));
        tracker.feed().state(state, "what a person should know");

        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(indicator.health().getDetails())
                .containsEntry("state", state.code())
                .containsEntry("text", "what a person should know")
                .containsEntry("since", VirtualClock.START.plusSeconds(3))
                .containsEntry("lastSuccess", VirtualClock.START);
    }
}
