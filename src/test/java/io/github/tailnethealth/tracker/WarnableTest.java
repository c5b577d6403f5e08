package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Things of the application's own that can be unhealthy. */
class WarnableTest {
    private static final Outcome BAD = Outcome.unhealthy("bad");

    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();

    @ParameterizedTest
    @ValueSource(strings = {"", "Big", "with space", "-a", "a-", ".a", "a_", "ä", "a/b", "a\n"})
    void aCodeOfAnyOtherShapeIsRefusedByName(String code) {
        assertThatThrownBy(() -> Warnable.of(code))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("code \"" + code + "\" of a Warnable must be 1 to 100 of a-z, 0-9, '.', '_' and '-', and"
                        + " begin and end with a letter or digit");
        assertThat(Warnable.isValidCode(code)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a-b", "control-health.id_7", "a--b"})
    void aCodeOfTheRightShapeIsTaken(String code) {
        assertThat(Warnable.of(code).code()).isEqualTo(code);
    }

    @Test
    void aCodeHasAtMost100Characters() {
        assertThat(Warnable.isValidCode("a".repeat(100))).isTrue();
        assertThat(Warnable.isValidCode("a".repeat(101))).isFalse();
    }

    @Test
    void aMissingCodeIsNamed() {
        assertThatThrownBy(() -> Warnable.of(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("code");
    }

    @Test
    void itHasItsDefaults() {
        Warnable plain = Warnable.of("disk");

        assertThat(plain.title()).isEqualTo("disk");
        assertThat(plain.severity()).isEqualTo(Severity.MEDIUM);
        assertThat(plain.impactsConnectivity()).isFalse();
        assertThat(plain.debugFlag()).isNull();
        assertThat(plain.ofNode()).isFalse();
        assertThat(plain.inOriginal()).isTrue();
    }

    @Test
    void aSeverityThatIsSetWinsOverItsImpact() {
        Warnable low = Warnable.builder("a")
                .severity(Severity.LOW)
                .impactsConnectivity()
                .build();

        assertThat(low.severity()).isEqualTo(Severity.LOW);
        assertThat(low.impactsConnectivity()).isTrue();
    }

    @Test
    void itIsKnownFromItsFirstReportOnEvenAHealthyOne() {
        Warnable own = Warnable.builder("own").title("Own").build();
        assertThat(tracker.report().warnables()).isEmpty();
        tracker.report(own, Outcome.healthy());

        assertThat(tracker.report().warnables().get(own).status()).isEqualTo(CheckStatus.HEALTHY);
        assertThat(tracker.report().warnables().get(own).title()).isEqualTo("Own");
        assertThat(tracker.report().warnables().get(own).kind()).isEqualTo(Finding.Kind.WARNABLE);
    }

    @Test
    void twoWithEqualPropertiesAreTwo() {
        Warnable one = Warnable.of("same");
        Warnable two = Warnable.of("same");
        tracker.report(one, BAD);
        tracker.report(two, Outcome.healthy());

        assertThat(tracker.report().warnables().get(one).unhealthy()).isTrue();
        assertThat(tracker.report().warnables().get(two).unhealthy()).isFalse();
    }

    @Test
    void theyStandInTheOrderInWhichTheyBecameKnown() {
        Warnable b = Warnable.of("b");
        Warnable a = Warnable.of("a");
        tracker.report(b, Outcome.healthy());
        tracker.report(a, BAD);
        tracker.report(b, BAD);

        assertThat(tracker.report().warnables().keySet()).containsExactly(b, a);
    }

    @Test
    void oneOnSeveralTrackersHasAStatusOnEach() {
        Tracker other = Tracker.builder().clock(clock).build();
        Warnable shared = Warnable.of("shared");
        tracker.report(shared, BAD);
        other.report(shared, Outcome.healthy());
        tracker.forget(shared);
        tracker.report(shared, BAD);

        assertThat(tracker.report().warnables().get(shared).unhealthy()).isTrue();
        assertThat(other.report().warnables().get(shared).unhealthy()).isFalse();
        assertThat(other.report().transitions()).isEmpty();
    }

    @Test
    void theFlagsOfTheUnhealthyOnesAreListedByCodePoint() {
        tracker.report(Warnable.builder("a").debugFlag("\uff5e").build(), BAD);
        tracker.report(Warnable.builder("b").debugFlag("\ud83d\ude00").build(), BAD);
        tracker.report(Warnable.builder("c").debugFlag("z").build(), BAD);
        tracker.report(Warnable.builder("d").debugFlag("fine").build(), Outcome.healthy());
        tracker.report(Warnable.builder("e").debugFlag("").build(), BAD);

        assertThat(tracker.report().debugFlags()).isEqualTo(List.of("z", "\uff5e", "\ud83d\ude00"));
    }

    @Test
    void oneThatTheOriginalDidNotKnowIsAFindingAndNotInItsText() {
        FindingRulesTest.healthy(tracker);
        Warnable later =
                Warnable.builder("later").impactsConnectivity().notInOriginal().build();
        tracker.report(later, BAD);

        assertThat(tracker.report().originalText()).isNull();
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(tracker.report().rootCause()).isEqualTo("later");
    }

    @Test
    void itNamesItself() {
        assertThat(Warnable.of("disk")).hasToString("Warnable[disk]");
    }
}
