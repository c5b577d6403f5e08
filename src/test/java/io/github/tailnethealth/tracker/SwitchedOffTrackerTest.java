package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tracker that is switched off accepts everything and tells nothing; and the handlers for debug information. */
class SwitchedOffTrackerTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker off = Tracker.builder()
            .clock(clock)
            .enabled(false)
            .fed(FeedSource.LIVE, Duration.ofSeconds(10))
            .version("1.67.0")
            .build();
    private final Tracker on = Tracker.builder().clock(clock).build();

    @Test
    void everyOperationIsAcceptedAndChangesNothing() {
        Report before = off.report();
        Outcome bad = Outcome.unhealthy("bad");
        Instant then = clock.instant();
        Warnable own = Warnable.of("own");
        off.report(own, bad);
        off.report(Subsystem.DNS, bad);
        off.reportLocalLogConfig(bad);
        off.reportDiskConfig(bad);
        off.reportDnsOsRead(bad);
        off.reportDnsOsWrite(bad);
        off.reportTls("host", bad);
        off.reportLogin(bad);
        off.reportControlMessages(List.of(ControlMessage.of("bad")));
        off.reportReceiveFunctions(bad);
        off.reportDerpRegion(7, bad);
        off.ipnState(BackendState.STOPPED, false);
        off.ipnState("Stopped", false, then);
        off.nodeFacts(new NodeFacts("1", List.of(), null, null));
        off.anyInterfaceUp(false);
        off.anyInterfaceUp(false, then);
        off.udp4Unbound(true);
        off.udp4Unbound(true, then);
        off.version("1.67.0");
        off.latestVersion(new LatestVersion(false, "1.68.0", true));
        off.checkForUpdates(true);
        off.fakeError("bad");
        off.gotMapResponse();
        off.gotMapResponse(then);
        off.outOfMapPoll();
        off.outOfMapPoll(then);
        off.noteMapRequestHeard();
        off.derpHome(7, false);
        off.derpHomeUnknown();
        off.derpHomeUnprovenUntil(then);
        off.derpRegionConnected(7, false);
        off.derpRegionConnected(7, false, then);
        off.derpFrameReceived(7);
        off.derpFrameReceived(7, then);
        off.receiveFunction(ReceiveFunction.DERP).enter().close();
        off.selfCheck();
        off.forget(own);
        off.forgetDerpRegion(7);
        off.batch(() -> off.report(own, bad));

        assertThat(off.report()).isEqualTo(before);
        assertThat(off.report().findings()).isEmpty();
        assertThat(off.report().debugFlags()).isEmpty();
        assertThat(off.report().version()).isZero();
        assertThat(off.feed()).isNull();
        assertThat(off.inMapPoll()).isFalse();
        assertThat(off.lastDerpFrame(7)).isNull();
        assertThat(off.errorOf(Subsystem.DNS)).isNull();
    }

    @Test
    void nobodyIsTold() {
        List<String> told = new ArrayList<>();
        Registration watcher = off.watch((subsystem, error) -> told.add(subsystem));
        Registration listener = off.onTransition(flip -> told.add(flip.code()));
        off.report(Subsystem.DNS, Outcome.unhealthy("bad"));
        off.selfCheck();
        watcher.close();
        watcher.close();
        listener.close();

        assertThat(told).isEmpty();
    }

    @Test
    void itHasNoDebugHandlers() {
        off.registerDebugHandler("routes", () -> "all");

        assertThat(off.debugHandler("routes")).isNull();
    }

    @Test
    void aDebugHandlerAnswersForItsType() {
        on.registerDebugHandler("routes", () -> "all");

        assertThat(on.debugHandler("routes").get()).isEqualTo("all");
        assertThat(on.debugHandler("other")).isNull();
    }

    @Test
    void aLaterDebugHandlerReplacesTheEarlier() {
        on.registerDebugHandler("routes", () -> "old");
        on.registerDebugHandler("routes", () -> "new");

        assertThat(on.debugHandler("routes").get()).isEqualTo("new");
    }

    @Test
    void theErrorOfASubsystemIsItsLastOne() {
        assertThat(on.errorOf(Subsystem.DNS)).isNull();
        on.report(Subsystem.DNS, Outcome.unhealthy(""));
        assertThat(on.errorOf(Subsystem.DNS)).isEmpty();
        on.report(Subsystem.DNS, Outcome.healthy());

        assertThat(on.errorOf(Subsystem.DNS)).isNull();
    }

    @Test
    void theLastSelfCheckIsNoted() {
        assertThat(on.lastSelfCheck()).isNull();
        clock.advance(Duration.ofMinutes(1));
        on.selfCheck();

        assertThat(on.lastSelfCheck()).isEqualTo(clock.instant());
    }
}
