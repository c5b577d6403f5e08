package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.CheckStatus;
import io.github.tailnethealth.tracker.Codes;
import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.Finding;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Verdict;
import io.github.tailnethealth.tracker.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each signal of a daemon, and what it is taken for. */
class MappingRulesTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder()
            .clock(clock)
            .fed(FeedSource.LIVE, Duration.ofDays(1))
            .build();
    private DaemonMapping mapping;

    @BeforeEach
    void aNodeThatRuns() throws IOException {
        mapping = new DaemonMapping(tracker, tracker.feed());
        mapping.derpMap(Wire.body(DerpMap.class)
                .read("{\"Regions\":{\"900\":{\"RegionID\":900,\"RegionCode\":\"loop\"}}}"
                        .getBytes(StandardCharsets.UTF_8)));
        connect();
        later(20);
    }

    @Test
    void aRunningNodeIsHealthy() {
        assertThat(report().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(report().originalText()).isNull();
        assertThat(report().derp().homeConnected()).isTrue();
    }

    @Test
    void nothingIsReportedBeforeOneStatusAndOneFirstLineAreIn() throws IOException {
        mapping.lost();
        line("{\"SessionID\":\"2\",\"State\":4,\"Prefs\":{\"WantRunning\":false},\"Health\":{\"Warnings\":null}}");

        assertThat(report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(report().originalText()).isNull();
        status("Stopped", false, "loop");
        assertThat(report().originalText()).isEqualTo("state=Stopped, wantRunning=false");
    }

    @Test
    void onlineTurningFalseEndsTheMapPollAndCountsTenSecondsLater() {
        status("Running", false, "loop");
        assertThat(report().originalText()).isNull();
        clock.advance(Duration.ofSeconds(11));

        assertThat(report().originalText()).isEqualTo("not in map poll");
        status("Running", true, "loop");
        assertThat(report().originalText()).isNull();
    }

    @Test
    void aLostRelayIsLostSinceTheDaemonSaysSo() throws IOException {
        warn("no-derp-connection", "\"BrokenSince\":\"2024-05-01T22:00:07Z\",\"Args\":{\"derp-region-id\":\"900\"}");

        Finding relay = check(Codes.NO_DERP_CONNECTION);
        assertThat(relay.unhealthy()).isTrue();
        assertThat(relay.since()).isEqualTo("2024-05-01T22:00:07Z");
        assertThat(report().originalText()).isEqualTo("not connected to home DERP region 900");
        healthLine("null");
        assertThat(report().originalText()).isNull();
    }

    @Test
    void aBeginningInTheFutureIsNow() throws IOException {
        warn("no-derp-connection", "\"BrokenSince\":\"2030-01-01T00:00:00Z\",\"Args\":{\"derp-region-id\":\"900\"}");

        assertThat(check(Codes.NO_DERP_CONNECTION).since()).isEqualTo(clock.instant());
    }

    @Test
    void aRelayThatBlinksWhileTheNodeIsOffIsIgnored() throws IOException {
        line("{\"State\":4,\"Prefs\":{\"WantRunning\":false},\"Health\":{\"Warnings\":{\"wantrunning-false\":{},"
                + "\"no-derp-connection\":{\"Args\":{\"derp-region-id\":\"900\"}}}}}");

        assertThat(check(Codes.NO_DERP_CONNECTION).hiddenBy()).isEqualTo(Codes.WANTRUNNING_FALSE);
        assertThat(report().transitions()).doesNotContainKey(Codes.NO_DERP_CONNECTION);
    }

    @Test
    void anExpiredKeyHangsUpOnTheRelaysAndShowsNothing() throws IOException {
        line("{\"State\":2}");

        assertThat(report().originalText()).isEqualTo("not connected to home DERP region 900");
        assertThat(report().rootCause()).isEqualTo(Report.NODE);
    }

    @Test
    void aHomeIsUnprovenForFifteenSecondsAfterAReconnect() throws IOException {
        mapping.lost();
        connect();
        assertThat(report().derp().homeConnected()).isNull();
        assertThat(check(Codes.NO_DERP_CONNECTION).unproven()).isTrue();
        assertThat(report().originalText()).isNull();
        later(15);

        assertThat(report().derp().homeConnected()).isTrue();
    }

    @Test
    void aHomeThatWasLostStaysLostOverARestartOfTheDaemonUntilProven() throws IOException {
        warn("no-derp-connection", "\"Args\":{\"derp-region-id\":\"900\"}");
        mapping.lost();
        connect();
        assertThat(report().originalText()).isEqualTo("not connected to home DERP region 900");
        later(15);

        assertThat(report().originalText()).isNull();
    }

    @Test
    void anUnknownRegionCodeAsksForTheMapAndIsNotNoHome() {
        Tracker other = Tracker.builder()
                .clock(clock)
                .fed(FeedSource.LIVE, Duration.ofDays(1))
                .build();
        mapping = new DaemonMapping(other, other.feed());
        mapping.status(answer("Running", true, "elsewhere"));

        assertThat(mapping.needsDerpMap()).isTrue();
        assertThat(other.report().derp().home()).isNull();
    }

    @Test
    void anEmptyRelayIsNoHomeOnlyOnceTheNodeHasHadTimeToChoose() throws IOException {
        mapping.lost();
        mapping = new DaemonMapping(tracker, tracker.feed());
        line("{\"SessionID\":\"2\",\"State\":6,\"Prefs\":{\"WantRunning\":true},\"Health\":{\"Warnings\":null}}");
        status("Running", true, "");
        assertThat(check(Codes.NO_DERP_HOME).unhealthy()).isFalse();
        clock.advance(Duration.ofMillis(500));
        status("Running", true, "");

        assertThat(report().originalText()).isEqualTo("no DERP home");
    }

    @Test
    void aRefusedLoginIsTold() throws IOException {
        warn("login-state", "\"Args\":{\"error\":\"invalid authkey\"}");

        assertThat(report().originalText()).isEqualTo("not logged in, last login error=invalid authkey");
    }

    @Test
    void aMessageOfControlComesWithItsSeverityAndGoesWhenItIsWithdrawn() throws IOException {
        warn("control-health.tag", "\"Title\":\"Tag\",\"Text\":\"No tag.\",\"Severity\":\"high\"");
        assertThat(report().originalText()).isEqualTo("Tag: No tag.");
        assertThat(check(Codes.CONTROL_HEALTH).severity()).isEqualTo(Severity.HIGH);
        healthLine("null");

        assertThat(report().originalText()).isNull();
        assertThat(check(Codes.CONTROL_HEALTH).status()).isEqualTo(CheckStatus.HEALTHY);
    }

    @Test
    void aMissingReceiveFunctionIsNamedAndNoneIsDeclared() throws IOException {
        warn("magicsock-receive-func-error", "\"Args\":{\"magicsock-function-name\":\"ReceiveIPv6\"}");

        assertThat(report().originalText()).isEqualTo("ReceiveIPv6 is not running");
        assertThat(report().receiveFunctions()).isEmpty();
    }

    @Test
    void aSubsystemIsToldByItsOldError() throws IOException {
        warn("router", "\"Args\":{\"LegacyError\":\"no route\"}");

        assertThat(report().originalText()).isEqualTo("router: no route");
    }

    @Test
    void anUnknownCodePassesThroughWithItsOwnWords() throws IOException {
        warn("brand-new", "\"Title\":\"New\",\"Text\":\"Never seen.\",\"Severity\":\"low\"");

        Finding finding = report().warnables().values().stream()
                .filter(each -> each.code().equals("brand-new"))
                .findFirst()
                .orElseThrow();
        assertThat(finding.text()).isEqualTo("Never seen.");
        assertThat(finding.severity()).isEqualTo(Severity.LOW);
    }

    @Test
    void atMost256UnknownCodesAreKept() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            warn("code-" + i, "\"Text\":\"x\"");
        }

        assertThat(report().warnables()).hasSizeLessThanOrEqualTo(WarningReports.MAX_OTHER_CODES);
        assertThat(report().warnables().values())
                .anyMatch(finding -> finding.code().equals("code-999"));
    }

    @Test
    void warmingUpIsShownAndTheOriginalKnewNothingLikeIt() throws IOException {
        warn("warming-up", "\"Text\":\"Starting.\",\"Severity\":\"low\"");

        assertThat(report().originalText()).isNull();
        assertThat(report().warnables().values()).anyMatch(Finding::unhealthy);
    }

    @Test
    void theFactsOfTheNodeAreKept() {
        assertThat(report().node().facts().addresses()).containsExactly("100.64.0.1");
        assertThat(report().node().facts().version()).isEqualTo("1.102.3");
    }

    private void connect() throws IOException {
        line("{\"SessionID\":\"1\",\"State\":6,\"Prefs\":{\"WantRunning\":true},\"Health\":{\"Warnings\":null}}");
        status("Running", true, "loop");
    }

    private void later(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        status("Running", true, "loop");
    }

    private void warn(String code, String fields) throws IOException {
        healthLine("{\"" + code + "\":{\"WarnableCode\":\"" + code + "\"," + fields + "}}");
    }

    private void healthLine(String warnings) throws IOException {
        line("{\"Health\":{\"Warnings\":" + warnings + "}}");
    }

    private void line(String json) throws IOException {
        NotifyReader reader =
                new NotifyReader(new ByteArrayInputStream((json + "\n").getBytes(StandardCharsets.UTF_8)));
        mapping.line(((BusEvent.Line) reader.next()).news());
    }

    private void status(String state, boolean online, String relay) {
        mapping.status(answer(state, online, relay));
    }

    private static StatusAnswer answer(String state, boolean online, String relay) {
        String body = "{\"Version\":\"1.102.3\",\"BackendState\":\"" + state
                + "\",\"TailscaleIPs\":[\"100.64.0.1\"],\"Self\":{\"Online\":" + online + ",\"Relay\":\"" + relay
                + "\"},\"Health\":[]}";
        return new StatusAnswer(Wire.body(Status.class).read(body.getBytes(StandardCharsets.UTF_8)), 142, "1.102.3");
    }

    private Report report() {
        return tracker.report();
    }

    private Finding check(String code) {
        return report().checks().get(code);
    }
}
