package io.github.tailnethealth.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import io.github.tailnethealth.tracker.Warnable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** How {@code tailnet-overall} looks. */
class OverallHealthTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();

    @Test
    void withoutAVerdictItIsUnknown() {
        assertThat(overall().getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(overall().getDetails())
                .containsOnlyKeys("originalText", "feed", "version")
                .containsEntry("originalText", "state=, wantRunning=false")
                .containsEntry("feed", "off");
    }

    @Test
    void aHealthyNodeIsUp() {
        healthyNode(tracker);

        assertThat(overall().getStatus()).isEqualTo(Status.UP);
        assertThat(overall().getDetails())
                .containsOnlyKeys("verdict", "feed", "version")
                .containsEntry("verdict", "healthy");
    }

    @Test
    void anUnhealthyNodeIsDownAndSaysWhatTheOriginalWouldSayAndWhereToLookFirst() {
        healthyNode(tracker);
        tracker.derpRegionConnected(900, false);

        assertThat(overall().getStatus()).isEqualTo(Status.DOWN);
        assertThat(overall().getDetails())
                .containsEntry("verdict", "unhealthy")
                .containsEntry("originalText", "not connected to home DERP region 900")
                .containsEntry("rootCause", "no-derp-connection")
                .containsEntry("severity", "medium")
                .containsEntry("notJudged", Map.of("derp-timed-out", "no-derp-connection"));
    }

    @Test
    void findingsComeWorstFirstThenInTheOrderOfTheCatalogue() {
        healthyNode(tracker);
        Warnable high = Warnable.builder("high").severity(Severity.HIGH).build();
        tracker.reportLocalLogConfig(Outcome.unhealthy("low"));
        tracker.report(high, Outcome.unhealthy("high"));
        tracker.report(Subsystem.ROUTER, Outcome.unhealthy("medium"));
        tracker.report(Subsystem.DNS, Outcome.unhealthy("medium"));

        assertThat(findings())
                .extracting(finding -> finding.get("code"))
                .containsExactly("high", "router", "dns", "local-log-config-error");
        assertThat(findings().get(1))
                .containsEntry("title", "Router")
                .containsEntry("severity", "medium")
                .containsEntry("text", "medium")
                .containsEntry("since", VirtualClock.START)
                .containsEntry("maskedBy", "local-log-config-error");
    }

    @Test
    void aFindingThatDoesNotCountIsListedAndLeavesTheNodeUp() {
        healthyNode(tracker);
        tracker.reportLocalLogConfig(Outcome.unhealthy("low"));

        assertThat(overall().getStatus()).isEqualTo(Status.UP);
        assertThat(findings()).hasSize(1);
    }

    @Test
    void silenceIsOutOfServiceSoThatNoCheckByHttpCodeTakesItForHealth() {
        Tracker fed = Tracker.builder()
                .clock(clock)
                .fed(FeedSource.LIVE, Duration.ofSeconds(10))
                .build();
        assertThat(overall(fed).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);

        fed.feed().inStep(() -> healthyNode(fed));
        fed.feed().state(FeedState.OK, null);
        assertThat(overall(fed).getStatus()).isEqualTo(Status.UP);

        clock.advance(Duration.ofSeconds(10));
        assertThat(overall(fed).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(overall(fed).getDetails())
                .containsEntry("verdict", "cannot_tell")
                .containsEntry("feed", "ok")
                .containsEntry("source", "live");
    }

    @Test
    void noStatusCarriesAText() {
        tracker.ipnState("NeedsLogin", true);

        assertThat(overall().getStatus().getDescription()).isEmpty();
    }

    @Test
    void indicatorsOfOneReportShowOneVersion() {
        healthyNode(tracker);
        Indicators indicators = new Indicators(tracker);

        Object version = overall().getDetails().get("version");

        assertThat(indicators.node().health().getDetails()).containsEntry("version", version);
        assertThat(indicators.feed().health().getDetails()).containsEntry("version", version);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> findings() {
        return (List<Map<String, Object>>) overall().getDetails().get("findings");
    }

    private Health overall() {
        return overall(tracker);
    }

    private static Health overall(Tracker tracker) {
        return new Indicators(tracker).overall().health();
    }

    private static void healthyNode(Tracker tracker) {
        Instant now = tracker.now();
        tracker.batch(() -> {
            tracker.anyInterfaceUp(true);
            tracker.ipnState("Running", true);
            tracker.gotMapResponse(now);
            tracker.derpHome(900, false);
            tracker.derpRegionConnected(900, true);
            tracker.derpFrameReceived(900, now);
        });
    }
}
