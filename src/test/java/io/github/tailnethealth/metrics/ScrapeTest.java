package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.ControlMessage;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Warnable;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a Prometheus server gets, in both formats. */
class ScrapeTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<String> failures = new ArrayList<>();

    private Exposition scrape(TestNode node) {
        registry.config().onMeterRegistrationFailed((id, reason) -> failures.add(id + ": " + reason));
        TailnetHealthMeters.builder(node.tracker)
                .version("1.2.3")
                .nanos(node.clock::nanos)
                .build()
                .bindTo(registry);
        Exposition text = Exposition.text(registry);
        assertThat(Exposition.openMetrics(registry).samples()).isEqualTo(text.samples());
        return text;
    }

    @AfterEach
    void noMeterWasRefused() {
        assertThat(failures).isEmpty();
        assertThat(Exposition.text(registry).families().values())
                .allSatisfy(family -> assertThat(family.labels()).as("key sets").hasSize(1));
    }

    /** Returns a sample on each line, without the prefix, and how often something flipped only if it did. */
    private static String shown(Exposition scraped) {
        return scraped.samples().entrySet().stream()
                .filter(sample -> !sample.getKey().contains("_transitions_") || sample.getValue() > 0)
                .map(sample -> sample.getKey().substring("tailnet_health_".length()) + " "
                        + (sample.getValue() == Math.rint(sample.getValue())
                                ? Long.toString(sample.getValue().longValue())
                                : sample.getValue().toString()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void aHealthyNodeBehindAFeed() {
        assertThat(shown(scrape(TestNode.fed().hearsAllWell()))).isEqualTo("""
                        backend_state{state="InUseOtherUser"} 0
                        backend_state{state="NeedsLogin"} 0
                        backend_state{state="NeedsMachineAuth"} 0
                        backend_state{state="NoState"} 0
                        backend_state{state="Running"} 1
                        backend_state{state="Starting"} 0
                        backend_state{state="Stopped"} 0
                        build_info{version="1.2.3"} 1
                        client_info{version="1.102.3-t0123abcd"} 1
                        control_map_poll_active 1
                        control_messages 0
                        derp_home_connected 1
                        derp_home_info{region_id="10"} 1
                        feed_info{source="live"} 1
                        feed_up{state="ok"} 1
                        network_up 1
                        node_key_expiry_timestamp_seconds 1775001600
                        report_version 1
                        tailscale_ips 2
                        tls_connection_errors 0
                        udp4_bound 1
                        verdict{verdict="cannot_tell"} 0
                        verdict{verdict="healthy"} 1
                        verdict{verdict="unhealthy"} 0
                        want_running 1
                        warning_active{code="control-health",impacts_connectivity="false",severity="unknown"} 0
                        warning_active{code="derp-region-error",impacts_connectivity="false",severity="low"} 0
                        warning_active{code="derp-timed-out",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="mapresponse-timeout",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="network-status",impacts_connectivity="true",severity="medium"} 0
                        warning_active{code="no-derp-connection",impacts_connectivity="true",severity="medium"} 0
                        warning_active{code="no-derp-home",impacts_connectivity="true",severity="medium"} 0
                        warning_active{code="no-udp4-bind",impacts_connectivity="true",severity="medium"} 0
                        warning_active{code="not-in-map-poll",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="tls-connection-failed",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="wantrunning-false",impacts_connectivity="false",severity="low"} 0
                        warnings{severity="high"} 0
                        warnings{severity="low"} 0
                        warnings{severity="medium"} 0
                        watcher_drops_total 0
                        """);
    }

    @Test
    void anUnhealthyNodeThatAnApplicationReportsOf() {
        TestNode node = TestNode.embedded().reportsAllWell();
        node.clock.advance(Duration.ofSeconds(90));
        node.tracker.derpRegionConnected(10, false);
        node.tracker.report(Subsystem.ROUTER, Outcome.unhealthy("no route"));
        assertThat(shown(scrape(node))).isEqualTo("""
                        backend_state{state="InUseOtherUser"} 0
                        backend_state{state="NeedsLogin"} 0
                        backend_state{state="NeedsMachineAuth"} 0
                        backend_state{state="NoState"} 0
                        backend_state{state="Running"} 1
                        backend_state{state="Starting"} 0
                        backend_state{state="Stopped"} 0
                        build_info{version="1.2.3"} 1
                        control_last_map_request_heard_timestamp_seconds 1767225600
                        control_last_map_response_timestamp_seconds 1767225600
                        control_map_poll_active 1
                        control_messages 0
                        derp_home_connected 0
                        derp_home_info{region_id="10"} 1
                        derp_home_last_frame_timestamp_seconds 1767225600
                        derp_region_connected{region_id="10"} 0
                        derp_region_last_frame_timestamp_seconds{region_id="10"} 1767225600
                        derp_region_problem{region_id="10"} 0
                        derp_regions_connected 0
                        derp_regions_left_out 0
                        derp_regions_with_problem 0
                        network_up 1
                        receive_func_calls_total{func="ipv4"} 1
                        receive_func_running{func="ipv4"} 1
                        report_version 1
                        self_check_last_run_timestamp_seconds 1767225600
                        subsystem_healthy{subsystem="dns"} 1
                        subsystem_healthy{subsystem="dns-manager"} 1
                        subsystem_healthy{subsystem="dns-os"} 1
                        subsystem_healthy{subsystem="router"} 0
                        subsystem_healthy{subsystem="tailnet-lock"} 1
                        tls_connection_errors 0
                        udp4_bound 1
                        verdict{verdict="cannot_tell"} 0
                        verdict{verdict="healthy"} 0
                        verdict{verdict="unhealthy"} 1
                        want_running 1
                        warning_active{code="control-health",impacts_connectivity="false",severity="unknown"} 0
                        warning_active{code="derp-region-error",impacts_connectivity="false",severity="low"} 0
                        warning_active{code="dns",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="dns-manager",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="dns-os",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="magicsock-receive-func-error",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="mapresponse-timeout",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="network-status",impacts_connectivity="true",severity="medium"} 0
                        warning_active{code="no-derp-connection",impacts_connectivity="true",severity="medium"} 1
                        warning_active{code="no-derp-home",impacts_connectivity="true",severity="medium"} 0
                        warning_active{code="no-udp4-bind",impacts_connectivity="true",severity="medium"} 0
                        warning_active{code="not-in-map-poll",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="router",impacts_connectivity="false",severity="medium"} 1
                        warning_active{code="tailnet-lock",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="tls-connection-failed",impacts_connectivity="false",severity="medium"} 0
                        warning_active{code="wantrunning-false",impacts_connectivity="false",severity="low"} 0
                        warning_since_timestamp_seconds{code="no-derp-connection"} 1767225690
                        warning_since_timestamp_seconds{code="router"} 1767225690
                        warning_transitions_total{code="no-derp-connection",to="unhealthy"} 1
                        warning_transitions_total{code="router",to="unhealthy"} 1
                        warnings{severity="high"} 0
                        warnings{severity="low"} 0
                        warnings{severity="medium"} 2
                        watcher_drops_total 0
                        """);
    }

    @Test
    void aDaemonThatFellSilent() {
        TestNode node = TestNode.fed().hearsAllWell();
        node.tracker.selfCheck();
        node.clock.advance(TestNode.STALE_AFTER);
        node.feed().state(FeedState.STALLED, "no answer");
        assertThat(shown(scrape(node))).isEqualTo("""
                        build_info{version="1.2.3"} 1
                        feed_info{source="live"} 1
                        feed_up{state="stalled"} 0
                        report_version 1
                        self_check_last_run_timestamp_seconds 1767225600
                        verdict{verdict="cannot_tell"} 1
                        verdict{verdict="healthy"} 0
                        verdict{verdict="unhealthy"} 0
                        watcher_drops_total 0
                        """);
    }

    @Test
    void anApplicationThatReportedNothing() {
        assertThat(shown(scrape(TestNode.embedded()))).isEqualTo("""
                        build_info{version="1.2.3"} 1
                        report_version 1
                        watcher_drops_total 0
                        """);
    }

    @Test
    void theTextFormatToTheLetter() {
        scrape(TestNode.embedded());
        assertThat(registry.scrape(Exposition.TEXT)).isEqualTo("""
                        # HELP tailnet_health_build_info The version of tailnet-health.
                        # TYPE tailnet_health_build_info gauge
                        tailnet_health_build_info{version="1.2.3"} 1
                        # HELP tailnet_health_report_version Rises with each report; equal versions say the same.
                        # TYPE tailnet_health_report_version gauge
                        tailnet_health_report_version 1.0
                        # HELP tailnet_health_watcher_drops_total Events that watchers lost because they were too slow.
                        # TYPE tailnet_health_watcher_drops_total counter
                        tailnet_health_watcher_drops_total 0.0
                        """);
    }

    @Test
    void theOpenMetricsFormatToTheLetter() {
        scrape(TestNode.embedded());
        assertThat(registry.scrape(Exposition.OPEN_METRICS)).isEqualTo("""
                        # TYPE tailnet_health_build info
                        # HELP tailnet_health_build The version of tailnet-health.
                        tailnet_health_build_info{version="1.2.3"} 1
                        # TYPE tailnet_health_report_version gauge
                        # HELP tailnet_health_report_version Rises with each report; equal versions say the same.
                        tailnet_health_report_version 1.0
                        # TYPE tailnet_health_watcher_drops counter
                        # HELP tailnet_health_watcher_drops Events that watchers lost because they were too slow.
                        tailnet_health_watcher_drops_total 0.0
                        # EOF
                        """);
    }

    @Test
    void noTextOfAReportIsInAScrape() {
        TestNode node = TestNode.embedded().reportsAllWell();
        String secret = "hunter2";
        node.tracker.report(Subsystem.DNS, Outcome.unhealthy(secret));
        node.tracker.reportControlMessages(List.of(ControlMessage.of(secret)));
        node.tracker.reportTls(secret, Outcome.unhealthy(secret));
        node.tracker.reportDerpRegion(11, Outcome.unhealthy(secret));
        node.tracker.report(Warnable.builder(secret).title(secret).build(), Outcome.unhealthy(secret));
        node.tracker.ipnState(secret, true);
        node.tracker.nodeFacts(new NodeFacts(null, List.of(secret), null, null));
        scrape(node);
        assertThat(registry.scrape(Exposition.TEXT)).doesNotContain(secret);
    }
}
