package io.github.tailnethealth.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** How {@code tailnet-node} looks. */
class NodeHealthTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();
    private final HealthIndicator indicator = new Indicators(tracker).node();

    @ParameterizedTest
    @CsvSource({
        "Running, UP",
        "Starting, OUT_OF_SERVICE",
        "NoState, OUT_OF_SERVICE",
        "Stopped, OUT_OF_SERVICE",
        "SomethingOfALaterDaemon, OUT_OF_SERVICE",
        "NeedsLogin, DOWN",
        "NeedsMachineAuth, DOWN",
        "InUseOtherUser, DOWN"
    })
    void eachStateHasItsStatus(String state, String status) {
        tracker.ipnState(state, true);

        assertThat(indicator.health().getStatus()).isEqualTo(new Status(status));
        assertThat(indicator.health().getDetails()).containsEntry("state", state);
    }

    @Test
    void aStateThatWasNeverReportedIsUnknownAndHasNoDetailsButTheVersion() {
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(indicator.health().getDetails()).containsOnlyKeys("version");
    }

    @Test
    void factsAreTypedDetails() {
        Instant expiry = VirtualClock.START.plusSeconds(86_400);
        tracker.ipnState("Running", true);
        tracker.nodeFacts(new NodeFacts("1.102.3", List.of("100.64.0.1"), expiry, true));

        assertThat(indicator.health().getDetails())
                .containsEntry("wantRunning", true)
                .containsEntry("since", VirtualClock.START)
                .containsEntry("daemonVersion", "1.102.3")
                .containsEntry("addresses", List.of("100.64.0.1"))
                .containsEntry("keyExpiry", expiry)
                .containsEntry("online", true)
                .containsEntry("version", tracker.report().version());
    }

    @Test
    void aSilentDaemonLeavesWhatWasKnownWithItsAge() {
        Tracker fed = Tracker.builder()
                .clock(clock)
                .fed(FeedSource.LIVE, Duration.ofSeconds(10))
                .build();
        fed.feed().inStep(() -> fed.ipnState("Running", true));
        fed.feed().state(FeedState.OK, null);
        clock.advance(Duration.ofSeconds(12));

        Health health = new Indicators(fed).node().health();

        assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(health.getDetails())
                .containsOnlyKeys("lastKnown", "version")
                .containsEntry(
                        "lastKnown",
                        Map.of("state", "Running", "asOf", VirtualClock.START, "age", Duration.ofSeconds(12)));
    }
}
