package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Shown.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.CheckStatus;
import io.github.tailnethealth.tracker.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Control's messages, as each generation of daemons tells them. */
class ControlTextsTest {
    private static final String MESSAGE = "Tag needed: Ask your admin.";

    private final VirtualDaemon daemon = new VirtualDaemon();

    private void connectsAs(int capability) {
        daemon.capability = capability;
        daemon.connects();
        daemon.runs(Duration.ofSeconds(20));
    }

    // ---- 1.80 to before 1.86: one code on the bus

    @Test
    void oneEightyTellsAllInOneWarning() {
        connectsAs(113);

        daemon.shows(warning("control-health")
                .severity("medium")
                .arg("error", "boom")
                .text("a text"));
        assertThat(daemon.text()).isEqualTo("boom");
        assertThat(daemon.check("control-health").status()).isEqualTo(CheckStatus.UNHEALTHY);
        assertThat(daemon.report().warnables()).isEmpty();

        daemon.shows();
        assertThat(daemon.text()).isNull();
    }

    @Test
    void whatOneEightySaysInItsStatusIsNotTakenForControls() {
        connectsAs(121);
        daemon.texts = List.of(MESSAGE);

        daemon.shows();

        assertThat(daemon.text()).isNull();
    }

    // ---- 1.86 to before 1.98: only in the status, and the bus rings

    @ParameterizedTest
    @ValueSource(ints = {122, 125, 131, 137})
    void fromOneEightySixTheBusRingsAndTheStatusTells(int capability) {
        connectsAs(capability);
        daemon.texts = List.of(MESSAGE);

        daemon.shows();
        assertThat(daemon.text()).isEqualTo(MESSAGE);
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.UNHEALTHY);

        daemon.runs(Duration.ofSeconds(5));
        assertThat(daemon.text()).isEqualTo(MESSAGE);

        daemon.texts = List.of();
        daemon.shows();
        assertThat(daemon.text()).isNull();
    }

    @Test
    void aTextThatAShownWarningHasIsThatWarnings() {
        connectsAs(131);
        daemon.texts = List.of("Network: down.", MESSAGE);

        daemon.shows(warning("brand-new").text("Network: down."));

        assertThat(daemon.check("control-health").text()).isEqualTo(MESSAGE);
    }

    @Test
    void theOrderOfTheTextsSaysNothing() {
        connectsAs(131);
        daemon.texts = List.of("B: b", "A: a");
        daemon.shows();
        long version = daemon.report().version();

        daemon.texts = List.of("A: a", "B: b");
        daemon.polled();

        assertThat(daemon.report().originalWarnings()).containsExactly("A: a", "B: b");
        assertThat(daemon.report().version()).isEqualTo(version);
    }

    @Test
    void aMessageThatStandsAtTheConnectIsTold() {
        daemon.texts = List.of(MESSAGE);

        connectsAs(131);

        assertThat(daemon.text()).isEqualTo(MESSAGE);
    }

    @Test
    void aTextThatIsAheadOfItsLineIsNoMessageYet() {
        connectsAs(131);
        daemon.texts = List.of("Some new warning: its text");

        daemon.polled(); // the bus has not rung
        assertThat(daemon.text()).isNull();

        daemon.shows(warning("brand-new").text("Some new warning: its text"));
        assertThat(daemon.check("control-health").status()).isEqualTo(CheckStatus.HEALTHY);
        assertThat(daemon.text()).isEqualTo("Some new warning: its text");
    }

    @Test
    void aTextThatStaysWithoutABellIsAMessage() {
        connectsAs(131);
        daemon.texts = List.of(MESSAGE);

        daemon.runs(Duration.ofSeconds(2));

        assertThat(daemon.text()).isEqualTo(MESSAGE);
    }

    @Test
    void aMessageIsWithdrawnByTheStatusAlone() {
        daemon.texts = List.of(MESSAGE);
        connectsAs(131);
        daemon.texts = List.of();

        daemon.polled();

        assertThat(daemon.text()).isNull();
    }

    @Test
    void whatTheDaemonBeforeSaidIsForgotten() {
        daemon.texts = List.of(MESSAGE);
        connectsAs(131);
        daemon.dies();
        daemon.texts = List.of();

        daemon.connects();

        assertThat(daemon.text()).isNull();
    }

    // ---- from 1.98: each a code on the bus

    @Test
    void fromOneNinetyEightTheBusTells() {
        connectsAs(138);

        daemon.shows(warning("control-health.tag").title("Tag needed").text("Ask your admin."));
        assertThat(daemon.text()).isEqualTo(MESSAGE);
        assertThat(daemon.report().control().messages()).isEqualTo(1);

        daemon.texts = List.of(MESSAGE); // and the status too, which makes no second one
        daemon.polled();
        assertThat(daemon.report().control().messages()).isEqualTo(1);

        daemon.texts = List.of();
        daemon.shows();
        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().control().messages()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {113, 125, 142})
    void acrossAnUpgradeOfTheDaemonNothingStays(int next) {
        daemon.texts = List.of(MESSAGE);
        connectsAs(131);
        daemon.dies();
        daemon.capability = next;
        daemon.texts = List.of();

        daemon.connects();

        assertThat(daemon.text()).isNull();
    }
}
