package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Shown.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.CheckStatus;
import io.github.tailnethealth.tracker.Finding;
import io.github.tailnethealth.tracker.KnownWarnables;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Verdict;
import io.github.tailnethealth.tracker.Warnable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each warning of the daemon becomes, and that it is taken back when the daemon does. */
class WarningReportsTest {
    private final VirtualDaemon daemon = VirtualDaemon.settled();

    /** The warning, as a real daemon shows it: since 3 s, and with a text that is not the original's. */
    private Shown shown(String code) {
        return warning(code)
                .since(since())
                .severity("medium")
                .title("Some title")
                .text("Some text (sample).");
    }

    private Instant since() {
        return daemon.now().minusSeconds(3);
    }

    @Test
    void thatNothingIsShownIsReportedOnceAndAgainWhenTheDaemonMayBeAnother() {
        daemon.tracker.fakeError("a drill");
        daemon.polled();
        assertThat(daemon.text()).isEqualTo("a drill");

        daemon.dies();
        daemon.connects();
        assertThat(daemon.text()).isNull();
    }

    @Test
    void afterAWarningThatNothingIsShownIsReportedAgain() {
        daemon.shows(shown("test-warnable"));
        daemon.shows();
        daemon.tracker.fakeError("a drill");
        daemon.shows(shown("router").arg("LegacyError", "boom"));
        daemon.shows();

        assertThat(daemon.text()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network-status                | -                        | -            | network down",
                "no-udp4-bind                  | -                        | -            | no udp4 bind",
                "login-state                   | error                    | boom         | not logged in, last login error=boom",
                "local-log-config-error        | error                    | boom         | boom",
                "apply-disk-config             | error                    | boom         | boom",
                "dns-read-os-config-failed     | error                    | boom         | dns-os: boom",
                "dns-set-os-config-failed      | error                    | boom         | dns-os: boom",
                "router                        | LegacyError              | boom         | router: boom",
                "dns                           | LegacyError              | boom         | dns: boom",
                "dns-manager                   | LegacyError              | boom         | dns-manager: boom",
                "tailnet-lock                  | LegacyError              | boom         | tailnet-lock: boom",
                "magicsock-receive-func-error  | magicsock-function-name  | ReceiveIPv4  | ReceiveIPv4 is not running",
                "test-warnable                 | -                        | -            | Some text (sample).",
            })
    void aWarningIsACheck(String code, String arg, String value, String text) {
        Shown shown = shown(code);
        if (!arg.equals("-")) {
            shown.arg(arg, value);
        }
        Instant since = since();
        assertThat(daemon.check(code).status()).isEqualTo(CheckStatus.HEALTHY);

        daemon.shows(shown);

        assertThat(daemon.text()).isEqualTo(text);
        Finding finding = daemon.check(code);
        assertThat(finding.status()).isEqualTo(CheckStatus.UNHEALTHY);
        if (!code.equals("test-warnable")) { // the original's fake error has no beginning
            assertThat(finding.since()).isEqualTo(since);
        }
        assertThat(daemon.warnable(code)).isNull();

        daemon.shows();
        assertThat(daemon.text()).isNull();
        assertThat(daemon.check(code).status()).isEqualTo(CheckStatus.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"network-status", "no-udp4-bind", "router", "apply-disk-config", "tls-connection-failed"})
    void aBeginningThatIsMissingOrAheadIsWhenItWasHeard(String code) {
        Instant heard = daemon.now();
        daemon.shows(warning(code).text("t"));
        daemon.runs(Duration.ofSeconds(5));
        assertThat(daemon.check(code).since()).isEqualTo(heard);

        daemon.shows(warning(code).text("t").since(daemon.now().plusSeconds(3600)));
        daemon.runs(Duration.ofSeconds(5));
        assertThat(daemon.check(code).since()).isEqualTo(heard);
    }

    @Test
    void theTitleOfAnUnknownCodeIsCutAsItIsKept() {
        daemon.shows(warning("unknown-code").title("t".repeat(100_000)));

        assertThat(daemon.warnable("unknown-code").title()).isEqualTo("t".repeat(WarningReports.MAX_TITLE));
    }

    @Test
    void withoutItsArgumentAWarningHasItsText() {
        daemon.shows(warning("router").text("the router is broken"));

        assertThat(daemon.text()).isEqualTo("router: the router is broken");
    }

    @Test
    void withoutAnythingAWarningIsStillOne() {
        daemon.shows(warning("router"));

        assertThat(daemon.text()).isEqualTo("router: ");
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.UNHEALTHY);
    }

    // ---- receive functions

    @Test
    void aReceiveFunctionThatDoesNotRunIsNamedAndNoneIsDeclared() {
        daemon.shows(shown("magicsock-receive-func-error").arg("magicsock-function-name", "ReceiveDERP"));

        assertThat(daemon.check("magicsock-receive-func-error").text()).isEqualTo("ReceiveDERP is not running");
        assertThat(daemon.check("magicsock-receive-func-error").args())
                .isEqualTo(Map.of("magicsock-function-name", "ReceiveDERP"));
        assertThat(daemon.report().receiveFunctions()).isEmpty();
        daemon.tracker.selfCheck();
        assertThat(daemon.report().receiveFunctions()).isEmpty();
    }

    // ---- TLS

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'\"\"',             '\"\"'",
                "'\"example.com\"',  '\"example.com\"'",
                "example.com,        '\"example.com\"'",
                "'\"',               '\"\\\"\"'",
            })
    void aServersNameMayComeInQuotes(String name, String inText) {
        daemon.shows(shown("tls-connection-failed").arg("server-name", name).arg("error", "boom"));

        assertThat(daemon.text()).isEqualTo("TLS connection error for " + inText + ": boom");
        assertThat(daemon.report().control().tlsErrors()).isEqualTo(1);
    }

    @Test
    void anotherServerTakesTheFirstOnesPlace() {
        daemon.shows(shown("tls-connection-failed").arg("server-name", "a").arg("error", "boom"));

        daemon.shows(shown("tls-connection-failed").arg("server-name", "b").arg("error", "bang"));
        assertThat(daemon.text()).isEqualTo("TLS connection error for \"b\": bang");

        daemon.shows();
        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().control().tlsErrors()).isZero();
    }

    // ---- regions

    @Test
    void aRegionsProblemIsToldWithItsNumber() {
        daemon.shows(shown("derp-region-error").arg("derp-region-id", "12").arg("error", "overloaded"));
        assertThat(daemon.text()).isEqualTo("derp12: overloaded");
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.HEALTHY); // low

        daemon.shows(shown("derp-region-error").arg("derp-region-id", "13").arg("error", "full"));
        assertThat(daemon.text()).isEqualTo("derp13: full");

        daemon.shows();
        assertThat(daemon.text()).isNull();
    }

    // ---- control's messages

    @Test
    void controlsMessagesAreTitleAndText() {
        daemon.shows(
                warning("control-health.b").severity("high").title("Tag needed").text("Ask your admin."),
                warning("control-health.a").severity("low").text("Only a text."));

        assertThat(daemon.report().originalWarnings()).containsExactly("Only a text.", "Tag needed: Ask your admin.");
        Finding finding = daemon.check("control-health");
        assertThat(finding.text()).isEqualTo("Only a text.; Tag needed: Ask your admin.");
        assertThat(finding.severity()).isEqualTo(Severity.HIGH);
        assertThat(finding.since()).isEqualTo(daemon.now());
        assertThat(daemon.report().control().messages()).isEqualTo(2);
        assertThat(daemon.report().warnings()).isEqualTo(Map.of(Severity.LOW, 1, Severity.MEDIUM, 0, Severity.HIGH, 1));
        assertThat(daemon.report().warnables()).isEmpty();

        daemon.shows();
        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().control().messages()).isZero();
    }

    @Test
    void aMessageThatStaysKeepsItsBeginning() {
        Instant heard = daemon.now();
        daemon.shows(warning("control-health.a").text("A"));
        daemon.runs(Duration.ofSeconds(5));

        daemon.shows(
                warning("control-health.a").text("A"),
                warning("control-health.b").text("B"));

        assertThat(daemon.check("control-health").since()).isEqualTo(heard);
    }

    // ---- every other code

    @Test
    void anUnknownCodeIsAWarnableWithWhatTheWireSays() {
        daemon.shows(warning("brand-new")
                .since(since())
                .severity("high")
                .title("Brand new")
                .text("Never seen before.")
                .arg("key", "value")
                .impactsConnectivity());

        Finding finding = daemon.warnable("brand-new");
        assertThat(finding.title()).isEqualTo("Brand new");
        assertThat(finding.severity()).isEqualTo(Severity.HIGH);
        assertThat(finding.impactsConnectivity()).isTrue();
        assertThat(finding.text()).isEqualTo("Never seen before.");
        assertThat(finding.since()).isEqualTo(since());
        assertThat(finding.args()).isEqualTo(Map.of("key", "value"));
        assertThat(finding.kind()).isEqualTo(Finding.Kind.WARNABLE);
        assertThat(daemon.text()).isEqualTo("Never seen before.");
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.UNHEALTHY);

        daemon.shows();
        assertThat(daemon.warnable("brand-new").status()).isEqualTo(CheckStatus.HEALTHY);
        assertThat(daemon.text()).isNull();
    }

    @Test
    void itIsOneWarnableHoweverOftenItComes() {
        daemon.shows(shown("brand-new"));
        Warnable first = daemon.report().warnables().keySet().iterator().next();
        daemon.shows();

        daemon.shows(shown("brand-new"));

        assertThat(daemon.report().warnables().keySet()).containsExactly(first);
        assertThat(daemon.report().transitions().get("brand-new").toUnhealthy()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"high, HIGH", "medium, MEDIUM", "low, LOW", "catastrophic, MEDIUM", "HIGH, MEDIUM"})
    void aSeverityThatNobodyKnowsIsMedium(String wire, Severity severity) {
        daemon.shows(warning("brand-new").severity(wire).text("t"));

        assertThat(daemon.warnable("brand-new").severity()).isEqualTo(severity);
    }

    @Test
    void withoutSeverityWhatImpactsConnectivityIsHigh() {
        daemon.shows(
                warning("brand-new").text("t").impactsConnectivity(),
                warning("other-new").text("t"));

        assertThat(daemon.warnable("brand-new").severity()).isEqualTo(Severity.HIGH);
        assertThat(daemon.warnable("other-new").severity()).isEqualTo(Severity.MEDIUM);
    }

    @Test
    void ofAKnownCodeOurCatalogueCounts() {
        KnownWarnables.byCode().forEach((code, known) -> {
            daemon.shows(warning(code).severity("catastrophic").title("").text("t"));

            Finding finding = daemon.warnable(code);
            assertThat(finding.title()).isEqualTo(known.title());
            assertThat(finding.severity()).isEqualTo(known.severity());
            assertThat(finding.impactsConnectivity()).isEqualTo(known.impactsConnectivity());
        });
    }

    @Test
    void aCodeWithoutTitleHasItsCode() {
        daemon.shows(warning("brand-new").text("t"));

        assertThat(daemon.warnable("brand-new").title()).isEqualTo("brand-new");
    }

    @Test
    void twoCodesAreDebugFlags() {
        daemon.shows(shown("ip-forwarding-off"), shown("set-network-category-failed"), shown("brand-new"));

        assertThat(daemon.report().debugFlags())
                .containsExactly("warn-ip-forwarding-off", "warn-network-category-unhealthy");
    }

    @Test
    void theOriginalKnewNothingOfWarmingUp() {
        daemon.shows(warning("warming-up").since(since()).text("Tailscale is starting. Please wait."));

        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(daemon.warnable("warming-up").status()).isEqualTo(CheckStatus.UNHEALTHY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "UPPER", "with space", "a/b", "../x", "-a", "a\n", "ünïcode", "{}"})
    void aCodeThatCannotBeANameIsLeftOut(String code) {
        daemon.shows(warning(code).severity("high").text("t"), shown("brand-new"));

        assertThat(daemon.report().warnables().keySet())
                .extracting(Warnable::code)
                .containsExactly("brand-new");
    }

    @Test
    void aWarningThatIsNullIsNone() {
        daemon.line("{\"Health\":{\"Warnings\":{\"brand-new\":null,\"router\":null}}}");

        assertThat(daemon.text()).isNull();
        assertThat(daemon.report().warnables()).isEmpty();
    }

    // ---- not without bound

    @Test
    void atMostSoManyCodesAreKept() {
        daemon.shows(numbered(0, 1000));

        assertThat(daemon.report().warnables()).hasSize(WarningReports.MAX_OTHER_CODES);
    }

    @Test
    void whatIsNotShownAnyMoreMakesRoom() {
        daemon.shows(numbered(0, 256));
        daemon.shows(numbered(300, 400));

        assertThat(daemon.report().warnables()).hasSize(256);
        assertThat(daemon.warnable("code-399").status()).isEqualTo(CheckStatus.UNHEALTHY);
        assertThat(daemon.warnable("code-0")).isNull();
        assertThat(daemon.warnable("code-255").status()).isEqualTo(CheckStatus.HEALTHY);
    }

    @Test
    void churnForEverKeepsNoMore() {
        for (int i = 0; i < 2000; i += 50) {
            daemon.shows(numbered(i, i + 50));
            assertThat(daemon.report().warnables()).hasSizeLessThanOrEqualTo(256);
            assertThat(daemon.warnable("code-" + (i + 49)).status()).isEqualTo(CheckStatus.UNHEALTHY);
        }
    }

    private Shown[] numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> shown("code-" + i)).toArray(Shown[]::new);
    }
}
