package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Subsystem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubsystemMetersTest {
    @Test
    void onlyWhatWasReportedIsShown() {
        TestNode node = TestNode.embedded();
        node.tracker.report(Subsystem.DNS_OS, Outcome.healthy());
        node.tracker.report(Subsystem.TAILNET_LOCK, Outcome.unhealthy("locked out"));
        assertThat(Written.by(new SubsystemMeters(), node))
                .isEqualTo(Map.of("SUBSYSTEM_HEALTHY dns-os", 1.0, "SUBSYSTEM_HEALTHY tailnet-lock", 0.0));
    }
}
