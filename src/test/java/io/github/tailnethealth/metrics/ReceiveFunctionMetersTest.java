package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.ReceiveFunction;
import io.github.tailnethealth.tracker.ReceiveFunctionHandle;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceiveFunctionMetersTest {
    private final ReceiveFunctionMeters meters = new ReceiveFunctionMeters();
    private final TestNode node = TestNode.embedded();

    @Test
    void onlyWhatIsDeclaredIsShown() {
        assertThat(Written.by(meters, node)).isEmpty();
        node.tracker.reportReceiveFunctions(Outcome.unhealthy("ReceiveIPv4 is not running"));
        assertThat(Written.by(meters, node)).isEmpty();
    }

    @Test
    void callsAreCountedAtOnceAndRunningIsKnownAfterASelfCheck() {
        ReceiveFunctionHandle handle = node.tracker.receiveFunction(ReceiveFunction.IPV6);
        assertThat(Written.by(meters, node)).isEqualTo(Map.of("RECEIVE_FUNC_CALLS ipv6", 0.0));
        handle.enter().close();
        handle.enter().close();
        assertThat(Written.by(meters, node)).isEqualTo(Map.of("RECEIVE_FUNC_CALLS ipv6", 2.0));
        node.tracker.selfCheck();
        assertThat(Written.by(meters, node)).containsEntry("RECEIVE_FUNC_RUNNING ipv6", 1.0);
        node.tracker.selfCheck();
        assertThat(Written.by(meters, node)).containsEntry("RECEIVE_FUNC_RUNNING ipv6", 0.0);
    }
}
