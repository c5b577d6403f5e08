package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Tracker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeMetersTest {
    private final NodeMeters meters = new NodeMeters();
    private final TestNode node = TestNode.embedded();

    @Test
    void nothingReportedIsNothingShown() {
        assertThat(Written.by(meters, node)).isEmpty();
        assertThat(Written.by(meters, TestNode.fed())).isEmpty();
    }

    @Test
    void theNodeIsInOneOfSevenStates() {
        node.tracker.ipnState(BackendState.NEEDS_LOGIN, true);
        assertThat(Written.by(meters, node))
                .hasSize(8)
                .containsEntry("BACKEND_STATE NeedsLogin", 1.0)
                .containsEntry("BACKEND_STATE Running", 0.0)
                .containsEntry("BACKEND_STATE NoState", 0.0)
                .containsEntry("WANT_RUNNING", 1.0);
    }

    @Test
    void aStateOfAnotherNameIsNoneOfTheSevenAndNoLabel() {
        node.tracker.ipnState("Dreaming", false);
        assertThat(Written.by(meters, node))
                .hasSize(8)
                .containsEntry("BACKEND_STATE Running", 0.0)
                .containsEntry("WANT_RUNNING", 0.0);
    }

    @Test
    void networkAndUdp4AreShownOnceReported() {
        node.tracker.anyInterfaceUp(false);
        node.tracker.udp4Unbound(false);
        assertThat(Written.by(meters, node)).containsOnlyKeys("NETWORK_UP", "UDP4_BOUND");
        assertThat(Written.by(meters, node)).containsEntry("NETWORK_UP", 0.0).containsEntry("UDP4_BOUND", 1.0);
    }

    @Test
    void aHostThatIsNoNodeHasNoUdp4() {
        Tracker tracker = Tracker.builder().nodeChecks(false).clock(node.clock).build();
        tracker.udp4Unbound(true);
        assertThat(Written.by(meters, tracker)).isEmpty();
    }

    @Test
    void factsAreShownAsFarAsTheyAreKnown() {
        TestNode fed = TestNode.fed().hearsAllWell();
        assertThat(Written.by(meters, fed))
                .containsEntry("CLIENT_INFO 1.102.3-t0123abcd", 1.0)
                .containsEntry("TAILSCALE_IPS", 2.0)
                .containsEntry("NODE_KEY_EXPIRY", TestClock.START_SECONDS + 90 * 86_400.0);

        fed.tracker.nodeFacts(new NodeFacts(null, List.of(), null, false));
        assertThat(Written.by(meters, fed))
                .containsEntry("TAILSCALE_IPS", 0.0)
                .doesNotContainKey("NODE_KEY_EXPIRY")
                .noneSatisfy((series, value) -> assertThat(series).startsWith("CLIENT_INFO"));
    }

    @Test
    void aSilentDaemonLeavesNothing() {
        TestNode fed = TestNode.fed().hearsAllWell();
        fed.clock.advance(TestNode.STALE_AFTER.minus(Duration.ofNanos(1)));
        assertThat(Written.by(meters, fed)).isNotEmpty();
        fed.clock.advance(Duration.ofNanos(1));
        assertThat(Written.by(meters, fed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.102.3", "1.103.0-dev20260101-t0a1b2c3d4-g5e6f7a8b9", "1.98.0+rc1"})
    void aVersionBecomesALabel(String version) {
        assertThat(NodeMeters.label(version)).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1.2.3 beta",
                "<script>",
                "-1",
                "1\n2",
                "1\"",
                "\u00e9",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void anythingElseDoesNot(String version) {
        assertThat(NodeMeters.label(version)).isNull();
    }
}
