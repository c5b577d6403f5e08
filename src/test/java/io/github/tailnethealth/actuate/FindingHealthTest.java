package io.github.tailnethealth.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Catalogue;
import io.github.tailnethealth.tracker.Check;
import io.github.tailnethealth.tracker.Codes;
import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import io.github.tailnethealth.tracker.Warnable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** How {@code tailnet-<code>} looks: a check, a subsystem or a Warnable. */
class FindingHealthTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();

    @ParameterizedTest
    @EnumSource(Subsystem.class)
    void aSubsystemIsUnknownUntilReportedThenUpOrDown(Subsystem subsystem) {
        assertThat(check(subsystem.code()).getStatus()).isEqualTo(Status.UNKNOWN);

        tracker.report(subsystem, Outcome.healthy());
        assertThat(check(subsystem.code()).getStatus()).isEqualTo(Status.UP);

        tracker.report(subsystem, Outcome.unhealthy("broken"));
        assertThat(check(subsystem.code()).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void anUnhealthyFindingSaysWhatSinceWhenAndHowBad() {
        clock.advance(Duration.ofSeconds(7));
        tracker.report(Subsystem.DNS, Outcome.unhealthy("no upstream").with(Map.of("resolver", "100.100.100.100")));

        assertThat(check("dns").getDetails())
                .containsOnlyKeys("title", "severity", "text", "since", "args", "maskedBy", "version")
                .containsEntry("title", "DNS")
                .containsEntry("severity", "medium")
                .containsEntry("text", "no upstream")
                .containsEntry("since", VirtualClock.START.plusSeconds(7))
                .containsEntry("args", Map.of("resolver", "100.100.100.100"))
                .containsEntry("version", tracker.report().version());
    }

    @Test
    void aHealthyFindingHasNoTextAndNoSince() {
        tracker.report(Subsystem.DNS, Outcome.healthy());

        assertThat(check("dns").getDetails()).containsOnlyKeys("title", "severity", "version");
    }

    @Test
    void aFindingBelowTheDownSeverityStaysUpWithItsWarningInTheDetails() {
        tracker.reportLocalLogConfig(Outcome.unhealthy("log target is gone"));

        Health health = check(Codes.LOCAL_LOG_CONFIG_ERROR);

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("text", "log target is gone")
                .containsEntry("severity", "low");
    }

    @Test
    void theDownSeverityDecidesWhatIsDown() {
        Tracker strict = Tracker.builder().downSeverity(Severity.LOW).build();
        strict.reportLocalLogConfig(Outcome.unhealthy("log target is gone"));
        Tracker lax = Tracker.builder().downSeverity(Severity.HIGH).build();
        lax.report(Subsystem.ROUTER, Outcome.unhealthy("broken"));

        assertThat(check(strict, Codes.LOCAL_LOG_CONFIG_ERROR).getStatus()).isEqualTo(Status.DOWN);
        assertThat(check(lax, "router").getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aDerivedCheckThatACauseHidesIsUnknownAndNamesTheCause() {
        tracker.ipnState("Running", true);
        tracker.anyInterfaceUp(false);

        Health health = check(Codes.NOT_IN_MAP_POLL);

        assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(health.getDetails()).containsEntry("hiddenBy", "network-status");
    }

    @Test
    void whatWasReportedStaysDownBehindAnotherCauseAndNamesIt() {
        tracker.ipnState("Running", true);
        tracker.anyInterfaceUp(false);
        tracker.report(Subsystem.ROUTER, Outcome.unhealthy("broken"));

        Health health = check("router");

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("maskedBy", "network-status");
    }

    @Test
    void anUnprovenHomeRelayIsUnknownAndSaysSo() {
        Tracker fed = fed();
        fed.feed().inStep(() -> {
            fed.ipnState("Running", true);
            fed.anyInterfaceUp(true);
            fed.derpHome(900, false);
            fed.derpHomeUnprovenUntil(clock.instant().plusSeconds(15));
        });

        Health health = check(fed, Codes.NO_DERP_CONNECTION);

        assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(health.getDetails()).containsEntry("unproven", true);
    }

    @Test
    void aSilentDaemonLeavesWhatWasKnownUnderAKeyThatAdminServersDoNotTakeForAComponent() {
        Tracker fed = fed();
        fed.feed().inStep(() -> fed.report(Subsystem.DNS, Outcome.unhealthy("no upstream")));
        clock.advance(Duration.ofSeconds(10));

        Health health = check(fed, "dns");

        assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(health.getDetails())
                .containsEntry(
                        "lastKnown",
                        Map.of(
                                "health",
                                "unhealthy",
                                "text",
                                "no upstream",
                                "asOf",
                                VirtualClock.START,
                                "age",
                                Duration.ofSeconds(10)));
    }

    @Test
    void anArgumentCalledStatusIsShownUnderAnotherName() {
        tracker.report(Subsystem.DNS, Outcome.unhealthy("x").with(Map.of("status", "SERVFAIL")));

        assertThat(check("dns").getDetails()).containsEntry("args", Map.of("arg-status", "SERVFAIL"));
    }

    @Test
    void aWarnableIsUnknownUntilReportedAndAgainOnceForgotten() {
        Warnable cache = Warnable.builder("peer-cache")
                .title("Peer cache")
                .impactsConnectivity()
                .build();
        assertThat(warnable(cache).getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(warnable(cache).getDetails())
                .containsOnlyKeys("title", "severity", "version")
                .containsEntry("title", "Peer cache")
                .containsEntry("severity", "high");

        tracker.report(cache, Outcome.unhealthy("cold"));
        assertThat(warnable(cache).getStatus()).isEqualTo(Status.DOWN);
        assertThat(warnable(cache).getDetails()).containsEntry("text", "cold");

        tracker.forget(cache);
        assertThat(warnable(cache).getStatus()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aWarnableOfTheSameCodeIsNotThatWarnable() {
        tracker.report(Warnable.of("peer-cache"), Outcome.unhealthy("cold"));

        assertThat(warnable(Warnable.of("peer-cache")).getStatus()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void everyCheckOfTheCatalogueHasATitleWhenNothingWasReported() {
        for (Check check : Catalogue.checks()) {
            assertThat(check(check.code()).getStatus()).as(check.code()).isEqualTo(Status.UNKNOWN);
            assertThat(check(check.code()).getDetails())
                    .as(check.code())
                    .containsEntry("title", check.title())
                    .containsEntry("severity", check.severity().code());
        }
    }

    @Test
    void aCheckThatTheTrackerDoesNotHaveIsUnknown() {
        Tracker noNode = Tracker.builder().nodeChecks(false).build();

        assertThat(noNode.report().checks()).doesNotContainKey(Codes.LOGIN_STATE);
        assertThat(check(noNode, Codes.LOGIN_STATE).getStatus()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aTrackerThatIsSwitchedOffTellsNothing() {
        Tracker off = Tracker.builder().enabled(false).build();
        off.report(Subsystem.DNS, Outcome.unhealthy("no upstream"));

        assertThat(check(off, "dns").getStatus()).isEqualTo(Status.UNKNOWN);
    }

    private Tracker fed() {
        return Tracker.builder()
                .clock(clock)
                .fed(FeedSource.LIVE, Duration.ofSeconds(10))
                .build();
    }

    private Health check(String code) {
        return check(tracker, code);
    }

    private static Health check(Tracker tracker, String code) {
        Check check = Objects.requireNonNull(Catalogue.byCode().get(code), code);
        return new Indicators(tracker).check(check).health();
    }

    private Health warnable(Warnable warnable) {
        return new Indicators(tracker).warnable(warnable).health();
    }
}
