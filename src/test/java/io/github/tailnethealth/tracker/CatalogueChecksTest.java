package io.github.tailnethealth.tracker;

import static io.github.tailnethealth.tracker.Severity.LOW;
import static io.github.tailnethealth.tracker.Severity.MEDIUM;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check of the catalogue, by itself: unknown at first, broken and mended by what is reported about it. */
class CatalogueChecksTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** One check: what it is called, how it breaks, what it says then, since when, and how it is mended. */
    private record Life(
            String code,
            String title,
            Severity severity,
            boolean impact,
            Consumer<Tracker> breaks,
            String text,
            Consumer<Tracker> mends) {
        @Override
        public String toString() {
            return code;
        }
    }

    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();

    @BeforeEach
    void aHealthyNodeAnHourLater() {
        clock.advance(HOUR);
        tracker.batch(() -> FindingRulesTest.healthy(tracker));
    }

    static Stream<Life> reported() {
        Outcome bad = Outcome.unhealthy("bad");
        Outcome fine = Outcome.healthy();
        Stream<Life> checks = Stream.of(
                new Life(
                        "network-status",
                        "Network down",
                        MEDIUM,
                        true,
                        t -> t.anyInterfaceUp(false),
                        "network down",
                        t -> t.anyInterfaceUp(true)),
                new Life(
                        "local-log-config-error",
                        "Local log misconfiguration",
                        LOW,
                        false,
                        t -> t.reportLocalLogConfig(bad),
                        "bad",
                        t -> t.reportLocalLogConfig(fine)),
                new Life(
                        "wantrunning-false",
                        "Tailscale off",
                        LOW,
                        false,
                        t -> t.ipnState("Stopped", false),
                        "state=Stopped, wantRunning=false",
                        t -> t.ipnState("Running", true)),
                new Life(
                        "login-state",
                        "Logged out",
                        MEDIUM,
                        false,
                        t -> t.reportLogin(bad),
                        "not logged in, last login error=bad",
                        t -> t.reportLogin(fine)),
                new Life(
                        "no-derp-home",
                        "No home relay server",
                        MEDIUM,
                        true,
                        t -> t.derpHome(0, false),
                        "no DERP home",
                        t -> t.derpHome(900, false)),
                new Life(
                        "no-derp-connection",
                        "Relay server unavailable",
                        MEDIUM,
                        true,
                        t -> t.derpRegionConnected(900, false),
                        "not connected to home DERP region 900",
                        t -> t.derpRegionConnected(900, true)),
                new Life(
                        "derp-region-error",
                        "Relay server error",
                        LOW,
                        false,
                        t -> t.reportDerpRegion(7, bad),
                        "derp7: bad",
                        t -> t.reportDerpRegion(7, fine)),
                new Life(
                        "no-udp4-bind",
                        "NAT traversal setup failure",
                        MEDIUM,
                        true,
                        t -> t.udp4Unbound(true),
                        "no udp4 bind",
                        t -> t.udp4Unbound(false)),
                new Life(
                        "tls-connection-failed",
                        "Encrypted connection failed",
                        MEDIUM,
                        false,
                        t -> t.reportTls("c.example", bad),
                        "TLS connection error for \"c.example\": bad",
                        t -> t.reportTls("c.example", fine)),
                new Life(
                        "magicsock-receive-func-error",
                        "MagicSock function not running",
                        MEDIUM,
                        false,
                        t -> t.reportReceiveFunctions(bad),
                        "bad",
                        t -> t.reportReceiveFunctions(fine)),
                new Life(
                        "apply-disk-config",
                        "Could not apply configuration",
                        MEDIUM,
                        false,
                        t -> t.reportDiskConfig(bad),
                        "bad",
                        t -> t.reportDiskConfig(fine)),
                new Life(
                        "control-health",
                        "Message from the control server",
                        MEDIUM,
                        false,
                        t -> t.reportControlMessages(List.of(ControlMessage.of("bad"))),
                        "bad",
                        t -> t.reportControlMessages(List.of())),
                new Life(
                        "dns-read-os-config-failed",
                        "Failed to read system DNS configuration",
                        LOW,
                        false,
                        t -> t.reportDnsOsRead(bad),
                        "bad",
                        t -> t.reportDnsOsRead(fine)),
                new Life(
                        "dns-set-os-config-failed",
                        "Failed to set system DNS configuration",
                        MEDIUM,
                        false,
                        t -> t.reportDnsOsWrite(bad),
                        "bad",
                        t -> t.reportDnsOsWrite(fine)),
                new Life(
                        "update-available",
                        "Update available",
                        LOW,
                        false,
                        t -> latest(t, false),
                        "Update available: 1.66.1 -> 1.68.0, run `tailscale update` or `tailscale set --auto-update`"
                                + " to update",
                        t -> t.latestVersion(new LatestVersion(true, "1.68.0", false))),
                new Life(
                        "security-update-available",
                        "Security update available",
                        MEDIUM,
                        false,
                        t -> latest(t, true),
                        "Security update available: 1.66.1 -> 1.68.0, run `tailscale update` or"
                                + " `tailscale set --auto-update` to update",
                        t -> t.latestVersion(new LatestVersion(true, "1.68.0", true))),
                new Life(
                        "is-using-unstable-version",
                        "Using an unstable version",
                        LOW,
                        false,
                        t -> t.version("1.67.5"),
                        "This is an unstable (development) version of Tailscale; frequent updates and bugs are"
                                + " likely",
                        t -> t.version("1.68.0")),
                new Life(
                        "test-warnable",
                        "Test warnable",
                        LOW,
                        false,
                        t -> t.fakeError("bad"),
                        "bad",
                        t -> t.fakeError("")));
        Stream<Life> subsystems = Map.of(
                        Subsystem.ROUTER, "Router",
                        Subsystem.DNS, "DNS",
                        Subsystem.DNS_OS, "DNS of the operating system",
                        Subsystem.DNS_MANAGER, "DNS manager",
                        Subsystem.TAILNET_LOCK, "Tailnet lock")
                .entrySet()
                .stream()
                .map(e -> new Life(
                        e.getKey().code(),
                        e.getValue(),
                        MEDIUM,
                        false,
                        t -> t.report(e.getKey(), bad),
                        "bad",
                        t -> t.report(e.getKey(), fine)));
        return Stream.concat(checks, subsystems);
    }

    @ParameterizedTest
    @MethodSource("reported")
    void itIsUnhealthyByItsReportSinceThatReport(Life life) {
        Instant reported = clock.instant();
        life.breaks.accept(tracker);
        clock.advance(Duration.ofSeconds(3));

        Finding finding = check(life.code);

        assertThat(finding.status()).isEqualTo(CheckStatus.UNHEALTHY);
        assertThat(finding.text()).isEqualTo(life.text);
        assertThat(finding.since()).isEqualTo(reported);
    }

    @ParameterizedTest
    @MethodSource("reported")
    void itHasItsTitleSeverityAndImpactWhateverItsStatus(Life life) {
        Finding unknown = Tracker.builder().build().report().checks().get(life.code);
        life.breaks.accept(tracker);
        Finding broken = check(life.code);

        assertThat(List.of(unknown, broken)).allSatisfy(finding -> {
            assertThat(finding.title()).isEqualTo(life.title);
            assertThat(finding.severity()).isEqualTo(life.severity);
            assertThat(finding.impactsConnectivity()).isEqualTo(life.impact);
        });
    }

    @ParameterizedTest
    @MethodSource("reported")
    void itIsHealthyAgainByItsReportWithNothingLeftOfTheTrouble(Life life) {
        life.breaks.accept(tracker);
        assertThat(check(life.code).unhealthy()).isTrue();
        life.mends.accept(tracker);

        Finding finding = check(life.code);

        assertThat(finding.status()).isEqualTo(CheckStatus.HEALTHY);
        assertThat(finding.text()).isNull();
        assertThat(finding.since()).isNull();
        assertThat(finding.args()).isEmpty();
        assertThat(tracker.report().transitions()).containsEntry(life.code, new Report.Flips(1, 1));
    }

    @ParameterizedTest
    @MethodSource("reported")
    void itIsDownExactlyIfItsSeverityReachesTheFloor(Life life) {
        for (Severity floor : Severity.values()) {
            Tracker strict = Tracker.builder()
                    .clock(clock)
                    .version("1.66.1")
                    .downSeverity(floor)
                    .build();
            FindingRulesTest.healthy(strict);
            life.breaks.accept(strict);

            Report report = strict.report();

            assertThat(report.isDown(report.checks().get(life.code)))
                    .as("down at %s", floor)
                    .isEqualTo(life.severity.compareTo(floor) >= 0);
            boolean down = life.severity.compareTo(floor) >= 0 || life.code.equals("wantrunning-false");
            assertThat(report.verdict())
                    .as("verdict at %s", floor)
                    .isEqualTo(down ? Verdict.UNHEALTHY : Verdict.HEALTHY);
        }
    }

    @Test
    void everyCheckIsInThisTestOrAboutTime() {
        Stream<String> aboutTime = Stream.of("not-in-map-poll", "mapresponse-timeout", "derp-timed-out");

        assertThat(Catalogue.byCode().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(reported().map(Life::code), aboutTime).toList());
    }

    @Test
    void causesStandBeforeWhatDependsOnThem() {
        List<String> order = Catalogue.checks().stream().map(Check::code).toList();

        assertThat(Catalogue.checks())
                .allSatisfy(check -> assertThat(order.subList(0, order.indexOf(check.code())))
                        .containsAll(check.dependsOn()));
    }

    @Test
    void onlyDerivedChecksHaveDependencies() {
        assertThat(Catalogue.checks())
                .filteredOn(check -> !check.dependsOn().isEmpty())
                .allMatch(check -> check.kind() == Finding.Kind.DERIVED);
        assertThat(Catalogue.checks())
                .filteredOn(check -> check.kind() == Finding.Kind.DERIVED)
                .extracting(Check::code)
                .containsExactlyInAnyOrder(
                        "not-in-map-poll",
                        "mapresponse-timeout",
                        "no-derp-home",
                        "no-derp-connection",
                        "derp-timed-out");
    }

    @Test
    void aMapResponseIsOverdueAt125AndAHalfSecondsAndInTimeAgainWithTheNextOne() {
        clock.advance(Duration.ofMillis(125_500).minusNanos(1));
        assertThat(check(Codes.MAPRESPONSE_TIMEOUT).status()).isEqualTo(CheckStatus.HEALTHY);
        clock.advance(Duration.ofNanos(1));

        Finding late = check(Codes.MAPRESPONSE_TIMEOUT);

        assertThat(late.text()).isEqualTo("no map response in 2m6s");
        assertThat(late.since()).isEqualTo(clock.instant());
        tracker.gotMapResponse();
        assertThat(check(Codes.MAPRESPONSE_TIMEOUT).status()).isEqualTo(CheckStatus.HEALTHY);
    }

    @Test
    void aHomeIsSilentAt125AndAHalfSecondsAndHeardAgainWithTheNextFrame() {
        clock.advance(Duration.ofMillis(125_500).minusNanos(1));
        tracker.gotMapResponse();
        assertThat(check(Codes.DERP_TIMED_OUT).status()).isEqualTo(CheckStatus.HEALTHY);
        clock.advance(Duration.ofNanos(1));

        Finding late = check(Codes.DERP_TIMED_OUT);

        assertThat(late.text()).isEqualTo("haven't heard from home DERP region 900 in 2m6s");
        assertThat(late.since()).isEqualTo(clock.instant());
        assertThat(late.args()).containsExactly(Map.entry("derp-region-id", "900"));
        tracker.derpFrameReceived(900);
        assertThat(check(Codes.DERP_TIMED_OUT).status()).isEqualTo(CheckStatus.HEALTHY);
    }

    @Test
    void aPollThatComesBackIsHealthyAtOnce() {
        tracker.outOfMapPoll();
        clock.advance(Duration.ofSeconds(11));
        assertThat(check(Codes.NOT_IN_MAP_POLL).unhealthy()).isTrue();
        tracker.gotMapResponse();

        assertThat(check(Codes.NOT_IN_MAP_POLL).status()).isEqualTo(CheckStatus.HEALTHY);
    }

    @Test
    void aLostHomeNamesItsRegion() {
        tracker.derpRegionConnected(900, false);

        assertThat(check(Codes.NO_DERP_CONNECTION).args()).containsExactly(Map.entry("derp-region-id", "900"));
    }

    @Test
    void argsOfAReportAreShown() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy("bad").with(Map.of("server", "192.0.2.1")));

        assertThat(check("dns").args()).containsExactly(Map.entry("server", "192.0.2.1"));
    }

    @Test
    void severalRegionsAreOneFindingInSortedOrderSinceTheFirst() {
        Instant first = clock.instant();
        tracker.reportDerpRegion(9, Outcome.unhealthy("b"));
        clock.advance(Duration.ofSeconds(1));
        tracker.reportDerpRegion(10, Outcome.unhealthy("a"));

        assertThat(check(Codes.DERP_REGION_ERROR).text()).isEqualTo("derp10: a; derp9: b");
        assertThat(check(Codes.DERP_REGION_ERROR).since()).isEqualTo(first);
    }

    @Test
    void severalHostsAreOneFindingThatHealsWithTheLast() {
        tracker.reportTls("b", Outcome.unhealthy("x"));
        tracker.reportTls("a", Outcome.unhealthy("y"));
        assertThat(check(Codes.TLS_CONNECTION_FAILED).text())
                .isEqualTo("TLS connection error for \"a\": y; TLS connection error for \"b\": x");
        tracker.reportTls("a", Outcome.healthy());
        assertThat(check(Codes.TLS_CONNECTION_FAILED).unhealthy()).isTrue();
        tracker.reportTls("b", Outcome.healthy());

        assertThat(check(Codes.TLS_CONNECTION_FAILED).status()).isEqualTo(CheckStatus.HEALTHY);
    }

    @Test
    void anEmptyTextIsStillAProblem() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy(""));

        assertThat(check("dns").unhealthy()).isTrue();
        assertThat(check("dns").text()).isEmpty();
    }

    private static void latest(Tracker tracker, boolean urgent) {
        tracker.version("1.66.1");
        tracker.checkForUpdates(true);
        tracker.latestVersion(new LatestVersion(false, "1.68.0", urgent));
    }

    private Finding check(String code) {
        return tracker.report().checks().get(code);
    }
}
