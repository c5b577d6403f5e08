package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.BackendState;
import org.junit.jupiter.api.Test;

class VerdictMetersTest {
    private final VerdictMeters meters = new VerdictMeters();

    @Test
    void withoutAVerdictThereIsOnlyTheVersion() {
        assertThat(Written.by(meters, TestNode.embedded())).containsOnlyKeys("REPORT_VERSION");
    }

    @Test
    void oneVerdictHoldsAndTheOthersDoNot() {
        TestNode node = TestNode.embedded().reportsAllWell();
        assertThat(Written.by(meters, node))
                .containsEntry("VERDICT healthy", 1.0)
                .containsEntry("VERDICT unhealthy", 0.0)
                .containsEntry("VERDICT cannot_tell", 0.0);
        node.tracker.ipnState(BackendState.NEEDS_LOGIN, true);
        assertThat(Written.by(meters, node))
                .containsEntry("VERDICT healthy", 0.0)
                .containsEntry("VERDICT unhealthy", 1.0);
    }

    @Test
    void silenceIsAVerdictFromTheStart() {
        assertThat(Written.by(meters, TestNode.fed())).containsEntry("VERDICT cannot_tell", 1.0);
    }

    @Test
    void theVersionRisesWithWhatIsReported() {
        TestNode node = TestNode.embedded();
        double before = Written.by(meters, node).get("REPORT_VERSION");
        node.tracker.anyInterfaceUp(false);
        assertThat(Written.by(meters, node).get("REPORT_VERSION")).isGreaterThan(before);
    }
}
