package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Shown.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.CheckStatus;
import io.github.tailnethealth.tracker.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The home region, and whether it is connected. */
class DaemonMappingDerpTest {
    private static final String NOT_CONNECTED = "not connected to home DERP region ";
    private static final Duration UNPROVEN = Duration.ofSeconds(15);

    private final VirtualDaemon daemon = VirtualDaemon.settled();

    private Shown lost() {
        return lost(900);
    }

    private Shown lost(int region) {
        return warning("no-derp-connection")
                .since(daemon.now().minusSeconds(10))
                .arg("derp-region-id", Integer.toString(region))
                .impactsConnectivity();
    }

    // ---- which region is home

    @Test
    void aNodeThatMovesForEverLeavesNoTrailOfRegions() {
        VirtualDaemon nomad = VirtualDaemon.settled();
        long before = helds();
        for (int region = 1; region <= 1_000; region++) {
            nomad.userMetrics("tailscaled_home_derp_region_id " + region + "\n");
            nomad.bell(warning("no-derp-connection").arg("derp-region-id", Integer.toString(region)));
        }

        assertThat(nomad.text()).isEqualTo("not connected to home DERP region 1000");
        assertThat(helds()).isLessThan(before + 100);
    }

    private static long helds() {
        return OwnInstances.now().byClass().getOrDefault("io.github.tailnethealth.tracker.Held", 0L);
    }

    @Test
    void theStatusNamesARegionAndTheMapItsNumber() {
        assertThat(daemon.report().derp().home()).isEqualTo(900);
        assertThat(daemon.report().derp().homeless()).isFalse();
    }

    @Test
    void anUnknownCodeAsksForTheMapAndIsUnknownMeanwhile() {
        VirtualDaemon fresh = new VirtualDaemon();
        fresh.firstLine();
        fresh.polled();

        assertThat(fresh.mapping.needsDerpMap()).isTrue();
        assertThat(fresh.report().derp().home()).isNull();
        assertThat(fresh.check("no-derp-home").status()).isEqualTo(CheckStatus.UNKNOWN);
        fresh.runs(Duration.ofMinutes(1));
        assertThat(fresh.text()).isNull(); // not "no DERP home"

        fresh.derpMap("null");
        assertThat(fresh.mapping.needsDerpMap()).isTrue();

        fresh.derpMap();
        assertThat(fresh.mapping.needsDerpMap()).isFalse();
        assertThat(fresh.report().derp().home()).isEqualTo(900);
    }

    @Test
    void aNewMapIsAskedForWhenTheDaemonMovesToARegionThatTheOldOneHasNot() {
        daemon.relay = "new";
        daemon.polled();

        assertThat(daemon.mapping.needsDerpMap()).isTrue();
        assertThat(daemon.report().derp().home()).isNull();

        daemon.derpMap("{\"Regions\":{\"7\":{\"RegionID\":7,\"RegionCode\":\"new\"}}}");

        assertThat(daemon.mapping.needsDerpMap()).isFalse();
        assertThat(daemon.report().derp().home()).isEqualTo(7);
    }

    @Test
    void aRegionThatNoMapHasIsNotForgottenOnceItsNumberIsKnown() {
        VirtualDaemon fresh = new VirtualDaemon();
        fresh.relay = "private";
        fresh.connects();
        fresh.userMetrics("tailscaled_home_derp_region_id 950\n");

        fresh.runs(Duration.ofSeconds(30));

        assertThat(fresh.report().derp().home()).isEqualTo(950);
    }

    @Test
    void theBusNamesTheNumberItself() {
        daemon.line("{\"SelfChange\":{\"HomeDERP\":901}}");

        assertThat(daemon.report().derp().home()).isEqualTo(901);
    }

    @Test
    void theDaemonsMetricsNameTheNumberToo() {
        VirtualDaemon fresh = new VirtualDaemon();
        fresh.relay = "";
        fresh.connects();

        fresh.userMetrics("tailscaled_home_derp_region_id 901\n");

        assertThat(fresh.report().derp().home()).isEqualTo(901);
    }

    @Test
    void noNumberIsNoHomeOnlyInTheStatus() {
        daemon.line("{\"SelfChange\":{\"HomeDERP\":0}}");
        daemon.userMetrics("tailscaled_home_derp_region_id 0\n");

        assertThat(daemon.report().derp().home()).isEqualTo(900);
    }

    @Test
    void aWarningThatNamesARegionTellsTheHomeIfNothingElseDid() {
        VirtualDaemon fresh = new VirtualDaemon();
        fresh.relay = "nowhere";
        fresh.connects();

        fresh.shows(lost(901));

        assertThat(fresh.text()).isEqualTo(NOT_CONNECTED + 901);
    }

    @Test
    void noRegionRightAfterTheStartIsNotNone() {
        VirtualDaemon fresh = new VirtualDaemon();
        fresh.relay = "";
        fresh.connects();

        fresh.clock.advance(Duration.ofMillis(499));
        fresh.polled();
        assertThat(fresh.report().derp().home()).isNull();
        assertThat(fresh.text()).isNull();

        fresh.clock.advance(Duration.ofMillis(1));
        fresh.polled();
        assertThat(fresh.report().derp().home()).isEqualTo(0);
        assertThat(fresh.text()).isEqualTo("no DERP home");
    }

    @Test
    void startingAndRunningIsOneStart() {
        VirtualDaemon fresh = new VirtualDaemon();
        fresh.relay = "";
        fresh.state = BackendState.STARTING;
        fresh.connects();
        fresh.clock.advance(Duration.ofMillis(400));
        fresh.becomes(BackendState.RUNNING);

        fresh.clock.advance(Duration.ofMillis(100));
        fresh.polled();

        assertThat(fresh.text()).isEqualTo("no DERP home");
    }

    @Test
    void aNodeThatIsNotOnlineHasNotChosenItsHome() {
        VirtualDaemon fresh = new VirtualDaemon();
        fresh.relay = "";
        fresh.online = false;
        fresh.connects();

        fresh.runs(Duration.ofSeconds(5));

        assertThat(fresh.report().derp().home()).isNull();
    }

    @Test
    void aHomeThatIsFoundIsThereAtOnce() {
        daemon.relay = "";
        daemon.runs(Duration.ofSeconds(5));
        assertThat(daemon.text()).isEqualTo("no DERP home");

        daemon.relay = "loop";
        daemon.polled();

        assertThat(daemon.text()).isNull();
    }

    // ---- whether it is connected

    @Test
    void aLostRelayIsLostSinceTheTrueInstant() {
        Instant since = daemon.now().minusSeconds(10);

        daemon.shows(lost());

        assertThat(daemon.text()).isEqualTo(NOT_CONNECTED + 900);
        assertThat(daemon.check("no-derp-connection").since()).isEqualTo(since);
        assertThat(daemon.report().derp().homeConnected()).isFalse();
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void aRelayThatIsBackIsBackAtOnce() {
        daemon.shows(lost());
        daemon.runs(Duration.ofSeconds(30));

        daemon.shows();

        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().derp().homeConnected()).isTrue();
    }

    @Test
    void aBeginningInTheFutureIsWhenItWasHeard() {
        Instant heard = daemon.now();
        daemon.shows(warning("no-derp-connection").since(heard.plusSeconds(60)).arg("derp-region-id", "900"));

        daemon.runs(Duration.ofSeconds(5));

        assertThat(daemon.check("no-derp-connection").since()).isEqualTo(heard);
    }

    @Test
    void withoutABeginningItIsWhenItWasHeard() {
        Instant heard = daemon.now();
        daemon.shows(warning("no-derp-connection"));

        daemon.runs(Duration.ofSeconds(5));

        assertThat(daemon.text()).isEqualTo(NOT_CONNECTED + 900);
        assertThat(daemon.check("no-derp-connection").since()).isEqualTo(heard);
    }

    @Test
    void whileTheNodeIsOffTheWarningOnlyBlinks() {
        daemon.goesDown();
        for (int i = 0; i < 4; i++) {
            daemon.shows(warning("wantrunning-false").since(daemon.now()), lost());
            daemon.runs(Duration.ofSeconds(5));
            assertThat(daemon.text()).isEqualTo("state=Stopped, wantRunning=false");
            daemon.shows(warning("wantrunning-false").since(daemon.now()));
            daemon.runs(Duration.ofSeconds(10));
        }

        daemon.comesUp();

        assertThat(daemon.text()).isNull();
    }

    @Test
    void framesAreHeardAsLongAsTheDaemonDoesNotMissThem() {
        daemon.runs(Duration.ofMinutes(10));
        assertThat(daemon.tracker.lastDerpFrame(900)).isEqualTo(daemon.now());
        assertThat(daemon.check("derp-timed-out").status()).isEqualTo(CheckStatus.HEALTHY);

        daemon.shows(warning("derp-timed-out")
                .since(daemon.now())
                .arg("derp-region-id", "900")
                .arg("duration", "2m6s"));

        assertThat(daemon.text()).isEqualTo("haven't heard from home DERP region 900 in 2m6s");
        assertThat(daemon.report().derp().homeLastFrame()).isNull(); // not known that exactly

        daemon.shows();
        assertThat(daemon.text()).isNull();
    }

    @Test
    void noWarningSaysNothingWhereTheDaemonWouldNotShowOne() {
        daemon.shows(lost());

        daemon.shows(warning("network-status").since(daemon.now()).impactsConnectivity());
        assertThat(daemon.text()).isEqualTo("network down");

        daemon.shows(warning("no-derp-home").since(daemon.now()));
        assertThat(daemon.text()).isEqualTo(NOT_CONNECTED + 900);

        daemon.shows(warning("warming-up").since(daemon.now()));
        assertThat(daemon.text()).isEqualTo(NOT_CONNECTED + 900);

        daemon.online = false;
        daemon.polled();
        daemon.shows();
        assertThat(daemon.text()).isEqualTo(NOT_CONNECTED + 900);

        daemon.online = true;
        daemon.polled();
        assertThat(daemon.text()).isNull();
    }

    @Test
    void aDaemonThatHasOnlyBegunHasLostNothing() {
        daemon.becomes(BackendState.NO_STATE);
        daemon.becomes(BackendState.RUNNING);

        assertThat(daemon.report().transitions()).doesNotContainKey("no-derp-connection");
    }

    // ---- what is not proven

    @Test
    void forFifteenSecondsAfterAConnectNothingIsProven() {
        VirtualDaemon fresh = VirtualDaemon.connected();
        Instant connected = fresh.now();
        assertUnproven(fresh);

        fresh.runs(UNPROVEN.minusNanos(1));
        assertUnproven(fresh);

        fresh.clock.set(connected.plus(UNPROVEN));
        assertThat(fresh.report().derp().homeConnected()).isTrue();
        assertThat(fresh.check("no-derp-connection").status()).isEqualTo(CheckStatus.HEALTHY);
        assertThat(fresh.check("no-derp-connection").unproven()).isFalse();
    }

    @Test
    void soItIsAfterTheNodeBeginsToRun() {
        daemon.becomes(BackendState.STARTING);
        assertThat(daemon.report().derp().homeConnected()).isTrue();

        daemon.becomes(BackendState.RUNNING);

        assertUnproven(daemon);
        daemon.runs(UNPROVEN);
        assertThat(daemon.report().derp().homeConnected()).isTrue();
    }

    @Test
    void soItIsAfterTheHomeMoved() {
        daemon.relay = "other";
        daemon.polled();

        assertThat(daemon.report().derp().home()).isEqualTo(901);
        assertUnproven(daemon);
        daemon.runs(UNPROVEN);
        assertThat(daemon.report().derp().homeConnected()).isTrue();
    }

    @Test
    void aLossThatIsShownIsProofAtAnyTime() {
        VirtualDaemon fresh = VirtualDaemon.connected();

        fresh.shows(lost());

        assertThat(fresh.text()).isEqualTo(NOT_CONNECTED + 900);
        assertThat(fresh.report().derp().homeConnected()).isFalse();
    }

    // ---- what was known to be lost

    @Test
    void aRelayThatIsDeadWhileTheDaemonRestartsDoesNotLookGreen() {
        daemon.shows(lost());
        daemon.runs(Duration.ofSeconds(5));
        daemon.dies();
        daemon.silentFor(Duration.ofSeconds(3));
        daemon.bell(); // the new daemon does not show it yet
        daemon.connects();

        daemon.runs(UNPROVEN.minusMillis(1));
        assertThat(daemon.text()).isEqualTo(NOT_CONNECTED + 900);

        daemon.runs(Duration.ofMillis(1));
        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().derp().homeConnected()).isTrue();
    }

    @Test
    void theNewDaemonThatShowsItAndTakesItBackIsBelievedAtOnce() {
        daemon.shows(lost());
        daemon.dies();
        daemon.connects();
        daemon.runs(Duration.ofSeconds(1));
        daemon.shows(lost());
        daemon.runs(Duration.ofSeconds(1));

        daemon.shows();

        assertThat(daemon.text()).isNull();
    }

    @Test
    void aLossIsRememberedThroughAShortTimeOff() {
        daemon.shows(lost());
        daemon.goesDown();
        daemon.silentFor(Duration.ofSeconds(59));

        daemon.comesUp();

        assertThat(daemon.text()).isEqualTo(NOT_CONNECTED + 900);
        daemon.runs(UNPROVEN);
        assertThat(daemon.text()).isNull();
    }

    @Test
    void aLossIsForgottenAfterALongTimeOff() {
        daemon.shows(lost());
        daemon.goesDown();
        daemon.silentFor(Duration.ofSeconds(60));

        daemon.comesUp();

        assertThat(daemon.text()).isNull();
    }

    @Test
    void aHomeThatWasLostAndIsHomeAgainIsNotProvenByTheTimeBetween() {
        daemon.shows(lost());
        daemon.relay = "other";
        daemon.polled();
        daemon.shows();
        assertThat(daemon.text()).isNull();
        daemon.runs(Duration.ofSeconds(5));

        daemon.relay = "loop";
        daemon.polled();

        assertThat(daemon.text()).isEqualTo(NOT_CONNECTED + 900);
        daemon.runs(UNPROVEN);
        assertThat(daemon.text()).isNull();
    }

    @Test
    void aHomeThatWasLostAndIsHomeAgainAfterAnotherWasProvenIsBelieved() {
        daemon.shows(lost());
        daemon.relay = "other";
        daemon.polled();
        daemon.shows();
        daemon.runs(UNPROVEN);

        daemon.relay = "loop";
        daemon.polled();

        assertThat(daemon.text()).isNull();
    }

    @Test
    void aRestartedDaemonThatHasNotChosenYetHasNoHome() {
        daemon.becomes(BackendState.NEEDS_LOGIN); // hangs up
        assertThat(daemon.text()).isEqualTo(NOT_CONNECTED + 900);
        daemon.dies();
        daemon.relay = "";
        daemon.state = BackendState.STARTING;

        daemon.connects();

        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().derp().home()).isNull();
    }

    @Test
    void anotherHomeIsNotLost() {
        daemon.shows(lost());
        daemon.relay = "other";

        daemon.shows();

        assertThat(daemon.text()).isNull();
        assertUnproven(daemon);
    }

    private static void assertUnproven(VirtualDaemon daemon) {
        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().derp().homeConnected()).isNull();
        assertThat(daemon.check("no-derp-connection").status()).isEqualTo(CheckStatus.UNKNOWN);
        assertThat(daemon.check("no-derp-connection").unproven()).isTrue();
    }
}
