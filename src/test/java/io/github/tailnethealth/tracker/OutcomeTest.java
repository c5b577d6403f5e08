package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The one shape of every report. */
class OutcomeTest {
    @Test
    void aHealthyOneHasNoText() {
        assertThat(Outcome.healthy().isHealthy()).isTrue();
        assertThat(Outcome.healthy().text()).isNull();
        assertThat(Outcome.healthy().since()).isNull();
        assertThat(Outcome.healthy().args()).isEmpty();
    }

    @Test
    void anEmptyTextIsStillAnError() {
        assertThat(Outcome.unhealthy("").isHealthy()).isFalse();
        assertThat(Outcome.unhealthy("").text()).isEmpty();
    }

    @Test
    void aFailureSaysItsMessage() {
        assertThat(Outcome.failed(new IOException("disk full")).text()).isEqualTo("disk full");
    }

    @Test
    void aFailureWithAnEmptyMessageKeepsIt() {
        assertThat(Outcome.failed(new IOException("")).text()).isEmpty();
        assertThat(Outcome.failed(new IOException("")).isHealthy()).isFalse();
    }

    @Test
    void aFailureWithoutAMessageSaysTheSimpleNameOfItsClass() {
        assertThat(Outcome.failed(new IOException()).text()).isEqualTo("IOException");
        assertThat(Outcome.failed(new Inner()).text()).isEqualTo("Inner");
    }

    @Test
    void aFailureOfAnAnonymousClassSaysTheNameThatItHas() {
        assertThat(Outcome.failed(new RuntimeException() {}).text())
                .isEqualTo("io.github.tailnethealth.tracker.OutcomeTest$1");
    }

    @Test
    void anErrorIsAFailureToo() {
        assertThat(Outcome.failed(new StackOverflowError()).text()).isEqualTo("StackOverflowError");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> Outcome.unhealthy(null)).hasMessage("text");
        assertThatThrownBy(() -> Outcome.failed(null)).hasMessage("failure");
        assertThatThrownBy(() -> Outcome.healthy().since(null)).hasMessage("instant");
    }

    @Test
    void argsAreCopied() {
        Map<String, String> args = new HashMap<>(Map.of("server", "a"));
        Outcome outcome = Outcome.unhealthy("x").with(args);
        args.put("server", "b");

        assertThat(outcome.args()).containsExactly(Map.entry("server", "a"));
        assertThatThrownBy(() -> outcome.args().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aChangedOneIsANewOne() {
        Outcome plain = Outcome.unhealthy("x");
        Outcome dated = plain.since(Instant.EPOCH).with(Map.of("a", "b"));

        assertThat(plain.since()).isNull();
        assertThat(plain.args()).isEmpty();
        assertThat(dated.text()).isEqualTo("x");
        assertThat(dated.since()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void equalOnesAreEqual() {
        assertThat(Outcome.unhealthy("x").since(Instant.EPOCH))
                .isEqualTo(Outcome.failed(new IOException("x")).since(Instant.EPOCH))
                .hasSameHashCodeAs(Outcome.unhealthy("x").since(Instant.EPOCH))
                .isNotEqualTo(Outcome.unhealthy("x"))
                .isNotEqualTo(Outcome.unhealthy("y").since(Instant.EPOCH));
        assertThat(Outcome.unhealthy("")).isNotEqualTo(Outcome.healthy());
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(Outcome.healthy()).hasToString("healthy");
        assertThat(Outcome.unhealthy("x").since(Instant.EPOCH)).hasToString("unhealthy: x since 1970-01-01T00:00:00Z");
    }

    private static final class Inner extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
