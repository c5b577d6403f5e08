package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Shown.warning;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.CheckStatus;
import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The node's state, what its user wants, its facts, and its versions. */
class DaemonMappingNodeTest {
    private final VirtualDaemon daemon = VirtualDaemon.settled();

    @Test
    void aNodeThatRunsIsHealthy() {
        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(daemon.report().node().state()).isEqualTo("Running");
        assertThat(daemon.report().node().wantRunning()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(BackendState.class)
    void aNumberOnTheBusIsAState(BackendState state) {
        daemon.line("{\"State\":" + VirtualDaemon.number(state) + "}");

        assertThat(daemon.report().node().state()).isEqualTo(state.wireName());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 7, 99})
    void aNumberThatNobodyKnowsChangesNothing(int number) {
        daemon.line("{\"State\":" + number + "}");

        assertThat(daemon.report().node().state()).isEqualTo("Running");
    }

    @Test
    void theStatusTellsTheStateToo() {
        daemon.state = BackendState.STARTING;

        daemon.polled();

        assertThat(daemon.report().node().state()).isEqualTo("Starting");
    }

    @Test
    void aNodeThatIsToStopIsNeverHealthyNotEvenBetweenTwoLinesWithALostRelay() {
        daemon.shows(warning("no-derp-connection").arg("derp-region-id", "900"));
        daemon.wants(false);

        Report report = daemon.report();
        assertThat(report.node().state()).isEqualTo("Running");
        assertThat(report.verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(report.rootCause()).isEqualTo("wantrunning-false");
        assertThat(report.originalText()).isEqualTo("state=Running, wantRunning=false");
    }

    @Test
    void whatTheUserWantsComesWithTheBusOrIsAsked() {
        daemon.wants(false);
        assertThat(daemon.text()).isEqualTo("state=Running, wantRunning=false");

        daemon.mapping.prefs(new Prefs(true, false, null));
        assertThat(daemon.text()).isNull();
    }

    @Test
    void aLineWithoutPrefsLeavesThemAsTheyAre() {
        daemon.line("{\"Prefs\":null,\"State\":4}");

        assertThat(daemon.report().node().wantRunning()).isTrue();
    }

    @Test
    void takenDownIsOffSinceTheDaemonSaysSo() {
        daemon.goesDown();
        Instant since = daemon.now().minusSeconds(3);
        daemon.shows(warning("wantrunning-false").since(since));

        assertThat(daemon.text()).isEqualTo("state=Stopped, wantRunning=false");
        assertThat(daemon.check("wantrunning-false").since()).isEqualTo(since);
        assertThat(daemon.report().node().since()).isEqualTo(since);
    }

    @Test
    void aDaemonWhoseClockIsAheadDoesNotMoveTheBeginning() {
        daemon.wants(false);
        Instant heard = daemon.now();
        daemon.shows(warning("wantrunning-false").since(heard.plusSeconds(3600)));

        daemon.runs(Duration.ofSeconds(5));

        assertThat(daemon.check("wantrunning-false").since()).isEqualTo(heard);
    }

    @Test
    void anExpiredKeyShowsNothingAndIsToldByTheState() {
        daemon.becomes(BackendState.NEEDS_LOGIN);

        assertThat(daemon.text()).isEqualTo("not connected to home DERP region 900");
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(daemon.report().rootCause()).isEqualTo(Report.NODE);
        assertThat(daemon.report().node().state()).isEqualTo("NeedsLogin");
        assertThat(daemon.report().node().facts().online()).isTrue(); // the daemon says so all the time
    }

    @Test
    void aNodeWhoseKeyHasExpiredHangsUpOnItsRelays() {
        daemon.becomes(BackendState.NEEDS_LOGIN);
        Instant began = daemon.now();
        daemon.runs(Duration.ofSeconds(30));

        assertThat(daemon.text()).isEqualTo("not connected to home DERP region 900");
        assertThat(daemon.check("no-derp-connection").since()).isEqualTo(began);
    }

    @ParameterizedTest
    @EnumSource(
            value = BackendState.class,
            names = {"NEEDS_LOGIN", "RUNNING"},
            mode = EnumSource.Mode.EXCLUDE)
    void aNodeThatWaitsForSomethingElseKeepsThem(BackendState state) {
        daemon.becomes(state);

        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.UNHEALTHY); // by its state
    }

    @Test
    void aKeyThatIsGoodAgainIsGoodAtOnce() {
        daemon.becomes(BackendState.NEEDS_LOGIN);
        daemon.runs(Duration.ofMinutes(10));

        daemon.becomes(BackendState.RUNNING);

        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(daemon.check("no-derp-connection").unproven()).isTrue();
    }

    @Test
    void aFailedLoginIsToldWithItsError() {
        daemon.shows(warning("login-state").since(daemon.now()).arg("error", "invalid authkey"));
        assertThat(daemon.text()).isEqualTo("not logged in, last login error=invalid authkey");

        daemon.shows(warning("login-state").since(daemon.now()).arg("error", ""));
        assertThat(daemon.text()).isEqualTo("not logged in, last login error=");

        daemon.shows();
        assertThat(daemon.text()).isNull();
    }

    // ---- facts

    @Test
    void factsComeFromTheStatus() {
        daemon.moreOfStatus.put("TailscaleIPs", List.of("100.64.0.1", "fd7a:115c:a1e0::1"));
        daemon.moreOfSelf.put("KeyExpiry", "2027-01-02T03:04:05Z");

        daemon.polled();

        assertThat(daemon.report().node().facts())
                .isEqualTo(new NodeFacts(
                        "1.102.3-tabcdef012-g345678901",
                        List.of("100.64.0.1", "fd7a:115c:a1e0::1"),
                        Instant.parse("2027-01-02T03:04:05Z"),
                        true));
    }

    @Test
    void aKeyThatNeverExpiresHasNoExpiry() {
        daemon.moreOfSelf.put("KeyExpiry", "0001-01-01T00:00:00Z");

        daemon.polled();

        assertThat(daemon.report().node().facts().keyExpiry()).isNull();
    }

    @Test
    void aRenewedKeyIsToldByTheBus() {
        daemon.line("{\"SelfChange\":{\"KeyExpiry\":\"2027-05-05T00:00:00Z\",\"HomeDERP\":900}}");

        assertThat(daemon.report().node().facts().keyExpiry()).isEqualTo(Instant.parse("2027-05-05T00:00:00Z"));
    }

    @Test
    void aStatusWithoutVersionLeavesItToTheHeader() {
        Status bare = Wire.body(Status.class).read("{\"BackendState\":\"Running\"}".getBytes(UTF_8));

        daemon.mapping.status(new StatusAnswer(bare, 142, "1.102.3"));

        assertThat(daemon.report().node().facts().version()).isEqualTo("1.102.3");
        assertThat(daemon.report().node().facts().online()).isFalse();
    }

    // ---- versions

    @Test
    void anUpdateIsToldOnlyIfTheUserLetsTheDaemonLook() {
        daemon.line("{\"ClientVersion\":{\"LatestVersion\":\"1.104.0\"}}");
        assertThat(daemon.text()).isNull();
        assertThat(daemon.check("update-available").status()).isEqualTo(CheckStatus.UNKNOWN);

        daemon.check = true;
        daemon.wants(true);

        assertThat(daemon.text())
                .isEqualTo("Update available: 1.102.3 -> 1.104.0, "
                        + "run `tailscale update` or `tailscale set --auto-update` to update");
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void theStatusTellsNewVersionsToo() {
        daemon.check = true;
        daemon.wants(true);
        daemon.moreOfStatus.put("ClientVersion", Map.of("LatestVersion", "1.104.0", "UrgentSecurityUpdate", true));

        daemon.polled();

        assertThat(daemon.text()).startsWith("Security update available: 1.102.3 -> 1.104.0, ");
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void theLatestVersionIsNoUpdate() {
        daemon.check = true;
        daemon.wants(true);

        daemon.line("{\"ClientVersion\":{\"RunningLatest\":true}}");

        assertThat(daemon.text()).isNull();
        assertThat(daemon.check("update-available").status()).isEqualTo(CheckStatus.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.103.0", "1.103.0-dev20261122-tabcdef012-g345678901"})
    void anOddMinorIsUnstable(String version) {
        daemon.version = version;

        daemon.polled();

        assertThat(daemon.text()).startsWith("This is an unstable (development) version of Tailscale");
        assertThat(daemon.check("is-using-unstable-version").status()).isEqualTo(CheckStatus.UNHEALTHY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.102.3", "1.102.3-tabcdef012", "1.102.3-tabcdef012-g345678901-dirty"})
    void theVersionInTextsIsTheShortOne(String version) {
        daemon.version = version;
        daemon.check = true;
        daemon.wants(true);
        daemon.line("{\"ClientVersion\":{\"LatestVersion\":\"1.104.0\"}}");

        daemon.polled();

        assertThat(daemon.text()).startsWith("Update available: 1.102.3 -> 1.104.0,");
        assertThat(daemon.report().node().facts().version()).isEqualTo(version);
    }

    @Test
    void aVersionThatIsNotStampedStaysAsItIs() {
        daemon.version = "1.102.3-ERR-BuildInfo";
        daemon.check = true;
        daemon.wants(true);
        daemon.line("{\"ClientVersion\":{\"LatestVersion\":\"1.104.0\"}}");

        daemon.polled();

        assertThat(daemon.text()).startsWith("Update available: 1.102.3-ERR-BuildInfo -> 1.104.0,");
    }
}
