package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as a flip, and what does not. */
class TransitionsTest {
    private static final Outcome BAD = Outcome.unhealthy("bad");
    private static final Outcome FINE = Outcome.healthy();

    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();
    private final List<Transition> told = new ArrayList<>();

    /** Something that is reported as broken or fine. */
    private record Reported(String code, BiConsumer<Tracker, Boolean> report) {
        @Override
        public String toString() {
            return code;
        }
    }

    static Stream<Reported> reported() {
        return Stream.of(
                new Reported("own", ownWarnable()),
                new Reported("dns", (t, ok) -> t.report(Subsystem.DNS, outcome(ok))),
                new Reported(Codes.NETWORK_STATUS, (t, ok) -> t.anyInterfaceUp(ok)),
                new Reported(Codes.LOCAL_LOG_CONFIG_ERROR, (t, ok) -> t.reportLocalLogConfig(outcome(ok))),
                new Reported(Codes.WANTRUNNING_FALSE, (t, ok) -> t.ipnState(ok ? "Running" : "Stopped", ok)),
                new Reported(Codes.LOGIN_STATE, (t, ok) -> t.reportLogin(outcome(ok))),
                new Reported(Codes.DERP_REGION_ERROR, (t, ok) -> t.reportDerpRegion(7, outcome(ok))),
                new Reported(Codes.NO_UDP4_BIND, (t, ok) -> t.udp4Unbound(!ok)),
                new Reported(Codes.TLS_CONNECTION_FAILED, (t, ok) -> t.reportTls("host", outcome(ok))),
                new Reported(Codes.MAGICSOCK_RECEIVE_FUNC_ERROR, (t, ok) -> t.reportReceiveFunctions(outcome(ok))),
                new Reported(Codes.APPLY_DISK_CONFIG, (t, ok) -> t.reportDiskConfig(outcome(ok))),
                new Reported(Codes.DNS_READ_OS_CONFIG_FAILED, (t, ok) -> t.reportDnsOsRead(outcome(ok))),
                new Reported(Codes.DNS_SET_OS_CONFIG_FAILED, (t, ok) -> t.reportDnsOsWrite(outcome(ok))),
                new Reported(
                        Codes.CONTROL_HEALTH,
                        (t, ok) -> t.reportControlMessages(ok ? List.of() : List.of(ControlMessage.of("bad")))),
                new Reported(Codes.IS_USING_UNSTABLE_VERSION, (t, ok) -> t.version(ok ? "1.66.0" : "1.67.0")),
                new Reported(Codes.TEST_WARNABLE, (t, ok) -> t.fakeError(ok ? "" : "bad")));
    }

    @ParameterizedTest
    @MethodSource("reported")
    void aFlipUndoneBeforeAnybodyReadsCountsTwice(Reported thing) {
        tracker.onTransition(told::add);
        thing.report.accept(tracker, false);
        thing.report.accept(tracker, true);

        assertThat(told)
                .filteredOn(flip -> flip.code().equals(thing.code))
                .extracting(Transition::to)
                .containsExactly(CheckStatus.UNHEALTHY, CheckStatus.HEALTHY);
        assertThat(tracker.report().transitions()).containsEntry(thing.code, new Report.Flips(1, 1));
    }

    @ParameterizedTest
    @MethodSource("reported")
    void theFirstHealthyReportAndARepeatedOneAreNone(Reported thing) {
        thing.report.accept(tracker, true);
        thing.report.accept(tracker, true);

        assertThat(tracker.report().transitions()).doesNotContainKey(thing.code);
    }

    @ParameterizedTest
    @MethodSource("reported")
    void aRepeatedUnhealthyReportCountsOnce(Reported thing) {
        thing.report.accept(tracker, false);
        thing.report.accept(tracker, false);

        assertThat(tracker.report().transitions()).containsEntry(thing.code, new Report.Flips(1, 0));
    }

    @Test
    void aTransitionSaysWhatWhenAndWhy() {
        tracker.onTransition(told::add);
        tracker.report(Subsystem.DNS, BAD);
        clock.advance(Duration.ofSeconds(1));
        tracker.report(Subsystem.DNS, FINE);

        assertThat(told)
                .containsExactly(
                        new Transition("dns", CheckStatus.UNHEALTHY, "bad", VirtualClock.START),
                        new Transition("dns", CheckStatus.HEALTHY, null, VirtualClock.START.plusSeconds(1)));
    }

    @Test
    void becomingHiddenAndVisibleAgainIsNone() {
        node();
        tracker.derpRegionConnected(900, false);
        tracker.onTransition(told::add);
        tracker.anyInterfaceUp(false);
        tracker.anyInterfaceUp(true);

        assertThat(told).extracting(Transition::code).containsOnly(Codes.NETWORK_STATUS);
    }

    @Test
    void whatFlippedWhileHiddenCountsOnceWhenItIsVisibleAgain() {
        node();
        tracker.anyInterfaceUp(false);
        tracker.derpRegionConnected(900, false);
        assertThat(tracker.report().transitions()).doesNotContainKey(Codes.NO_DERP_CONNECTION);
        tracker.anyInterfaceUp(true);

        assertThat(tracker.report().transitions()).containsEntry(Codes.NO_DERP_CONNECTION, new Report.Flips(1, 0));
    }

    @Test
    void whatTimeAloneBreaksIsToldToWhoeverReads() {
        node();
        tracker.onTransition(told::add);
        clock.advance(Duration.ofMillis(125_500));
        tracker.report();

        assertThat(told).extracting(Transition::code).containsExactly(Codes.MAPRESPONSE_TIMEOUT, Codes.DERP_TIMED_OUT);
    }

    @Test
    void twoWarnablesOfOneCodeFlipByThemselvesAndAreCountedTogether() {
        Warnable one = Warnable.of("same");
        Warnable two = Warnable.of("same");
        tracker.report(one, BAD);
        tracker.report(two, BAD);
        tracker.report(one, FINE);

        assertThat(tracker.report().transitions()).containsEntry("same", new Report.Flips(2, 1));
        assertThat(tracker.report().warnables()).hasSize(2);
    }

    @Test
    void oneThatIsForgottenWhileUnhealthyIsNoFlipAndStartsAnew() {
        Warnable own = Warnable.of("own");
        tracker.report(own, BAD);
        tracker.onTransition(told::add);
        tracker.forget(own);
        assertThat(told).isEmpty();
        tracker.report(own, FINE);
        assertThat(told).isEmpty();
        tracker.report(own, BAD);

        assertThat(tracker.report().transitions()).containsEntry("own", new Report.Flips(2, 0));
    }

    @Test
    void forgettingWhatWasNeverReportedDoesNothing() {
        Report before = tracker.report();
        tracker.forget(Warnable.of("never"));

        assertThat(tracker.report()).isSameAs(before);
    }

    @Test
    void codesBeyondTheCapAreCountedTogether() {
        for (int i = 0; i < TransitionLog.MAX_CODES + 5; i++) {
            tracker.report(Warnable.of("w" + i), BAD);
        }

        assertThat(tracker.report().transitions())
                .hasSize(TransitionLog.MAX_CODES + 1)
                .containsEntry(TransitionLog.OTHER, new Report.Flips(5, 0));
    }

    @Test
    void countsReadEarlierDoNotChange() {
        tracker.report(Subsystem.DNS, BAD);
        Report before = tracker.report();
        tracker.report(Subsystem.DNS, FINE);
        tracker.report();

        assertThat(before.transitions()).containsExactly(Map.entry("dns", new Report.Flips(1, 0)));
    }

    private void node() {
        tracker.batch(() -> FindingRulesTest.healthy(tracker));
    }

    private static BiConsumer<Tracker, Boolean> ownWarnable() {
        Warnable own = Warnable.of("own");
        return (tracker, ok) -> tracker.report(own, outcome(ok));
    }

    private static Outcome outcome(boolean ok) {
        return ok ? FINE : BAD;
    }
}
