package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Shown.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.CheckStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Whether the node is in a map poll, and how old its last map response is. */
class DaemonMappingMapPollTest {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final VirtualDaemon daemon = VirtualDaemon.settled();

    @Test
    void onlineIsInAMapPollOfWhichAResponseWasJustHeard() {
        daemon.runs(Duration.ofMinutes(10));

        assertThat(daemon.report().control().inMapPoll()).isTrue();
        assertThat(daemon.check("mapresponse-timeout").status()).isEqualTo(CheckStatus.HEALTHY);
        assertThat(daemon.text()).isNull();
    }

    @Test
    void whenAResponseCameIsNotPretendedToBeKnown() {
        assertThat(daemon.report().control().lastMapResponse()).isNull();
    }

    @Test
    void notOnlineCountsAfterTenSecondsFromAQuarterOfASecondBeforeThePollThatToldSo() {
        daemon.online = false;
        daemon.runs(Duration.ofSeconds(1));
        Instant ended = daemon.now().minusMillis(250);

        daemon.clock.set(ended.plus(GRACE));
        daemon.polled();
        assertThat(daemon.text()).isNull();

        daemon.clock.set(ended.plus(GRACE).plusNanos(1));
        assertThat(daemon.text()).isEqualTo("not in map poll");
        assertThat(daemon.check("not-in-map-poll").since()).isEqualTo(ended);
    }

    @Test
    void betweenTwoClosePollsItEndedInTheLastQuarter() {
        daemon.online = false;
        daemon.clock.advance(Duration.ofMillis(400));
        daemon.polled();
        Instant ended = daemon.now().minusMillis(100);

        daemon.clock.set(ended.plus(GRACE));
        assertThat(daemon.text()).isNull();
        daemon.clock.set(ended.plus(GRACE).plusNanos(1));
        assertThat(daemon.text()).isEqualTo("not in map poll");
    }

    @Test
    void aShortAbsenceIsNone() {
        daemon.online = false;
        daemon.runs(Duration.ofSeconds(9));
        daemon.online = true;
        daemon.runs(Duration.ofSeconds(1));
        daemon.online = false;
        daemon.runs(Duration.ofSeconds(9));

        assertThat(daemon.text()).isNull();
    }

    @Test
    void onlineAgainIsHealthyAtOnce() {
        daemon.online = false;
        daemon.runs(Duration.ofMinutes(5));
        assertThat(daemon.text()).isEqualTo("not in map poll");

        daemon.online = true;
        daemon.polled();

        assertThat(daemon.text()).isNull();
    }

    @Test
    void neverOnlineSinceTheConnectIsNotInAMapPollAtOnce() {
        VirtualDaemon fresh = new VirtualDaemon();
        fresh.online = false;

        fresh.connects();

        assertThat(fresh.text()).isEqualTo("not in map poll");
    }

    @Test
    void onlyAStatusTellsWhetherItIsOnline() {
        daemon.online = false;

        daemon.line("{\"State\":6}");
        daemon.userMetrics("tailscaled_home_derp_region_id 900\n");
        assertThat(daemon.report().control().inMapPoll()).isTrue();

        daemon.polled();
        assertThat(daemon.report().control().inMapPoll()).isFalse();
    }

    @Test
    void theDaemonKnowsSinceWhenAResponseIsOverdue() {
        Instant since = daemon.now().minusSeconds(2);
        daemon.shows(warning("mapresponse-timeout").since(since).arg("duration", "2m6s"));

        assertThat(daemon.text()).isEqualTo("no map response in 2m8s");
        assertThat(daemon.check("mapresponse-timeout").since()).isEqualTo(since);

        daemon.runs(Duration.ofSeconds(3));
        assertThat(daemon.text()).isEqualTo("no map response in 2m11s");
        assertThat(daemon.check("mapresponse-timeout").since()).isEqualTo(since);

        daemon.shows();
        assertThat(daemon.text()).isNull();
    }

    @Test
    void withoutABeginningItIsAsOldAsTheDaemonSays() {
        daemon.shows(warning("mapresponse-timeout").arg("duration", "2m6s"));

        assertThat(daemon.text()).isEqualTo("no map response in 2m6s");
        daemon.runs(Duration.ofSeconds(3));
        assertThat(daemon.text()).isEqualTo("no map response in 2m6s");
    }

    @Test
    void thatThePollHasJustEndedDoesNotHideThatItHadBroughtNothing() {
        daemon.online = false;
        daemon.runs(Duration.ofSeconds(3));

        daemon.shows(warning("mapresponse-timeout").arg("duration", "2m7s"));
        daemon.polled();
        assertThat(daemon.text()).isEqualTo("no map response in 2m7s");

        daemon.runs(Duration.ofSeconds(8));
        assertThat(daemon.text()).isEqualTo("not in map poll"); // ten seconds after it ended, and no later
    }

    @Test
    void anAgeThatIsNoneCountsAsHeard() {
        daemon.shows(warning("mapresponse-timeout").arg("duration", "long"));

        assertThat(daemon.text()).isNull();
        assertThat(daemon.check("mapresponse-timeout").status()).isEqualTo(CheckStatus.HEALTHY);
    }
}
