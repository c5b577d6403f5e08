package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The functions in which a node waits for packets: declared by their handles, judged by the self-check. */
class ReceiveFunctionsTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();

    @Test
    void nothingIsJudgedThatWasNotDeclared() {
        tracker.selfCheck();

        assertThat(tracker.report().receiveFunctions()).isEmpty();
        assertThat(check().status()).isEqualTo(CheckStatus.UNKNOWN);
    }

    @Test
    void takingAHandleDeclaresItsFunction() {
        tracker.receiveFunction(ReceiveFunction.IPV6);

        assertThat(tracker.report().receiveFunctions())
                .containsExactly(new Report.ReceiveFunctionStatus(ReceiveFunction.IPV6, null, 0));
    }

    @Test
    void aFunctionHasOneHandle() {
        assertThat(tracker.receiveFunction(ReceiveFunction.DERP))
                .isSameAs(tracker.receiveFunction(ReceiveFunction.DERP));
    }

    @Test
    void nothingIsJudgedBeforeTheFirstSelfCheck() {
        tracker.receiveFunction(ReceiveFunction.IPV4);

        assertThat(check().status()).isEqualTo(CheckStatus.UNKNOWN);
    }

    @Test
    void oneThatWasNeverEnteredIsNotRunning() {
        tracker.receiveFunction(ReceiveFunction.IPV4);
        tracker.selfCheck();

        assertThat(check().text()).isEqualTo("ReceiveIPv4 is not running");
        assertThat(running(ReceiveFunction.IPV4)).isFalse();
    }

    @Test
    void oneThatWasEnteredSinceTheLastSelfCheckRuns() {
        ReceiveFunctionHandle handle = tracker.receiveFunction(ReceiveFunction.IPV4);
        handle.enter();
        handle.exit();
        tracker.selfCheck();
        assertThat(check().status()).isEqualTo(CheckStatus.HEALTHY);
        tracker.selfCheck();

        assertThat(check().unhealthy()).isTrue();
    }

    @Test
    void oneThatIsInACallRuns() {
        ReceiveFunctionHandle handle = tracker.receiveFunction(ReceiveFunction.IPV4);
        handle.enter();
        for (int i = 0; i < 3; i++) {
            tracker.selfCheck();

            assertThat(running(ReceiveFunction.IPV4)).isTrue();
        }
    }

    @Test
    void oneExitEndsAnyNumberOfEnters() {
        ReceiveFunctionHandle handle = tracker.receiveFunction(ReceiveFunction.IPV4);
        handle.enter();
        handle.enter();
        handle.exit();
        tracker.selfCheck();
        tracker.selfCheck();

        assertThat(running(ReceiveFunction.IPV4)).isFalse();
    }

    @Test
    void closingACallIsItsExit() {
        ReceiveFunctionHandle handle = tracker.receiveFunction(ReceiveFunction.IPV4);
        try (ReceiveFunctionHandle.Call call = handle.enter()) {
            assertThat(call).isNotNull();
            tracker.selfCheck();
            tracker.selfCheck();
            assertThat(running(ReceiveFunction.IPV4)).isTrue();
        }
        tracker.selfCheck();

        assertThat(running(ReceiveFunction.IPV4)).isFalse();
    }

    @Test
    void anExitWithoutAnEnterIsAllowed() {
        tracker.receiveFunction(ReceiveFunction.IPV4).exit();
        tracker.selfCheck();

        assertThat(running(ReceiveFunction.IPV4)).isFalse();
    }

    @Test
    void severalThatDoNotRunAreNamedInTheirOrder() {
        tracker.receiveFunction(ReceiveFunction.DERP);
        tracker.receiveFunction(ReceiveFunction.IPV6).enter();
        tracker.receiveFunction(ReceiveFunction.IPV4);
        tracker.selfCheck();

        assertThat(check().text()).isEqualTo("ReceiveIPv4 is not running; ReceiveDERP is not running");
    }

    @Test
    void aFixedSetIsJudgedFromTheFirstSelfCheckWithoutAnyHandle() {
        Tracker original = Tracker.builder()
                .clock(clock)
                .receiveFunctions(EnumSet.allOf(ReceiveFunction.class))
                .build();
        original.selfCheck();

        assertThat(original.report().receiveFunctions()).hasSize(3).allMatch(f -> Boolean.FALSE.equals(f.running()));
    }

    @Test
    void whereThereIsNoUdpOnlyDerpIsJudgedWhateverHandlesAreTaken() {
        Tracker js = Tracker.builder()
                .clock(clock)
                .receiveFunctions(Set.of(ReceiveFunction.DERP))
                .build();
        js.receiveFunction(ReceiveFunction.IPV4).enter();
        js.receiveFunction(ReceiveFunction.DERP).enter();
        js.selfCheck();

        assertThat(js.report().receiveFunctions())
                .containsExactly(new Report.ReceiveFunctionStatus(ReceiveFunction.DERP, true, 1));
    }

    @Test
    void callsShowInTheNextReport() {
        ReceiveFunctionHandle handle = tracker.receiveFunction(ReceiveFunction.DERP);
        tracker.report();
        handle.enter();

        assertThat(tracker.report().receiveFunctions().get(0).calls()).isEqualTo(1);
    }

    @Test
    void whatSomebodyElseFoundIsNamedWithoutDeclaringAnything() {
        tracker.reportReceiveFunctions(Outcome.unhealthy("ReceiveIPv4 is not running"));
        tracker.selfCheck();

        assertThat(check().text()).isEqualTo("ReceiveIPv4 is not running");
        assertThat(tracker.report().receiveFunctions()).isEmpty();
    }

    @Test
    void enteringAndLeavingAllocatesNothing() {
        ReceiveFunctionHandle handle = tracker.receiveFunction(ReceiveFunction.DERP);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        calls(handle, 100_000);
        long least = Long.MAX_VALUE; // what the JVM does beside it now and then must not count
        for (int round = 0; round < 20; round++) {
            long before = threads.getThreadAllocatedBytes(self);
            long cost = threads.getThreadAllocatedBytes(self) - before; // of measuring itself
            before = threads.getThreadAllocatedBytes(self);
            calls(handle, 10_000);
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - before - cost);
        }

        assertThat(least).isLessThanOrEqualTo(0);
    }

    private static void calls(ReceiveFunctionHandle handle, int number) {
        for (int i = 0; i < number; i++) {
            try (ReceiveFunctionHandle.Call call = handle.enter()) {
                if (call == null) {
                    throw new IllegalStateException();
                }
            }
        }
    }

    private Finding check() {
        return tracker.report().checks().get(Codes.MAGICSOCK_RECEIVE_FUNC_ERROR);
    }

    private Boolean running(ReceiveFunction function) {
        return tracker.report().receiveFunctions().stream()
                .filter(status -> status.function() == function)
                .findFirst()
                .orElseThrow()
                .running();
    }
}
