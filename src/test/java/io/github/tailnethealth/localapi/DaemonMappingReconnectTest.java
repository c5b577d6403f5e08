package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Shown.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.CheckStatus;
import io.github.tailnethealth.tracker.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Silence is not health: what is said before, while and after the daemon is not heard. */
class DaemonMappingReconnectTest {
    private final VirtualDaemon daemon = new VirtualDaemon();

    @Test
    void beforeAnythingIsHeardNothingCanBeTold() {
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().node().state()).isNull();
    }

    @Test
    void aLineAloneIsNotEnough() {
        daemon.firstLine();
        daemon.derpMap();
        daemon.userMetrics("tailscaled_home_derp_region_id 900\n");

        assertThat(daemon.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(daemon.report().node().state()).isNull();

        daemon.polled();
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aStatusAloneIsNotEnough() {
        daemon.polled();
        daemon.line("{\"State\":6}"); // not the first line of a watch

        assertThat(daemon.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);

        daemon.firstLine();
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(daemon.report().node().facts().version()).startsWith("1.102.3");
    }

    @Test
    void withoutAnAnswerForTheStaleTimeNothingCanBeTold() {
        daemon.connects();
        daemon.shows(warning("router").arg("LegacyError", "boom"));

        daemon.silentFor(VirtualDaemon.STALE_AFTER.minusNanos(1));
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.UNHEALTHY);

        daemon.silentFor(Duration.ofNanos(1));
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(daemon.text()).isEqualTo("router: boom"); // as it was
        assertThat(daemon.check("router").status()).isEqualTo(CheckStatus.UNKNOWN);
        assertThat(daemon.check("router").lastKnown().text()).isEqualTo("boom");
        assertThat(daemon.check("router").lastKnown().age()).isEqualTo(VirtualDaemon.STALE_AFTER);
    }

    @Test
    void linesAloneAreNoAnswers() {
        daemon.connects();
        for (int i = 0; i < 10; i++) {
            daemon.silentFor(Duration.ofSeconds(1));
            daemon.bell();
        }

        assertThat(daemon.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
    }

    @Test
    void oneAnswerAndAllIsKnownAgain() {
        daemon.connects();
        daemon.silentFor(Duration.ofMinutes(1));

        daemon.polled();

        assertThat(daemon.report().verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void afterALossNothingIsToldUntilOneStatusAndOneFirstLineAreIn() {
        daemon.connects();
        daemon.runs(Duration.ofSeconds(20));
        daemon.shows(warning("router").arg("LegacyError", "boom"));
        daemon.dies();
        daemon.silentFor(Duration.ofSeconds(3));
        daemon.state = BackendState.NO_STATE;
        daemon.online = false;

        daemon.polled();
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(daemon.text()).isEqualTo("router: boom");
        assertThat(daemon.report().node().lastKnown().state()).isEqualTo("Running");
        long version = daemon.report().version();

        daemon.derpMap();
        daemon.userMetrics("tailscaled_home_derp_region_id 901\n");
        assertThat(daemon.text()).isEqualTo("router: boom");
        assertThat(daemon.report().version()).isEqualTo(version);

        daemon.bell(); // which is no first line
        assertThat(daemon.text()).isEqualTo("router: boom");

        daemon.firstLine();
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(daemon.report().node().state()).isEqualTo("NoState");
        assertThat(daemon.text()).isEqualTo("not in map poll");
        assertThat(daemon.check("router").status()).isEqualTo(CheckStatus.HEALTHY);
    }

    @Test
    void theOrderOfTheTwoDoesNotMatter() {
        daemon.connects();
        daemon.dies();
        daemon.shows(warning("router").arg("LegacyError", "boom"));

        daemon.firstLine();

        assertThat(daemon.text()).isEqualTo("router: boom");
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void becomingUnknownIsNoTransition() {
        daemon.connects();
        daemon.shows(warning("router").arg("LegacyError", "boom"));
        var before = daemon.report().transitions();

        daemon.dies();
        daemon.silentFor(Duration.ofMinutes(1));
        assertThat(daemon.report().transitions()).isEqualTo(before);

        daemon.connects();
        assertThat(daemon.report().transitions()).isEqualTo(before);
    }

    @Test
    void derivedTimesBeginAnewWithTheNewDaemon() {
        daemon.connects();
        daemon.runs(Duration.ofSeconds(20));
        daemon.online = false;
        daemon.polled();
        daemon.runs(Duration.ofSeconds(5)); // five of the ten seconds of grace
        assertThat(daemon.text()).isNull();

        daemon.dies();
        daemon.connects();

        assertThat(daemon.text()).isEqualTo("not in map poll"); // the new one was never in a poll
    }

    @Test
    void aSilentStreamThatIsOpenedAgainForgetsNothing() {
        daemon.connects();
        daemon.runs(Duration.ofSeconds(20));
        daemon.online = false;
        daemon.polled();
        daemon.runs(Duration.ofSeconds(5));

        daemon.firstLine(); // of another watch, and nothing was lost

        assertThat(daemon.report().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().derp().homeConnected()).isTrue();
        daemon.runs(Duration.ofSeconds(6));
        assertThat(daemon.text()).isEqualTo("not in map poll");
    }

    @Test
    void theFirstLineOfAnotherWatchHasTheWholeSetOfWarnings() {
        daemon.connects();
        daemon.shows(warning("router").arg("LegacyError", "boom"));

        daemon.line("{\"SessionID\":\"2\",\"State\":6}"); // no Health: nothing is shown

        assertThat(daemon.text()).isNull();
    }

    @Test
    void aWarnableThatTheNewDaemonDoesNotShowIsOverAndForgotten() {
        daemon.connects();
        daemon.shows(warning("captive-portal-detected"));

        daemon.dies();
        daemon.bell(); // the new one shows nothing
        daemon.connects();

        assertThat(daemon.report().warnables()).isEmpty(); // as a program says that has only just started
        assertThat(daemon.report().transitions().get("captive-portal-detected").toHealthy())
                .isEqualTo(1);
    }
}
