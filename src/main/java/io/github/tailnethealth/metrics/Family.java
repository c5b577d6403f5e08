package io.github.tailnethealth.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every meter of this package: its name, unit, meaning and labels, in one place.
 *
 * <p>A name that ends in {@code .info} is for a constant 1. A flag has no base unit: a registry for Prometheus would
 * append it to the name.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are unmodifiable
enum Family {
    VERDICT(gauge("verdict"), "What the report says of the node: 1 for the verdict that holds.", "verdict"),
    REPORT_VERSION(gauge("report.version"), "Rises with each report; equal versions say the same."),

    WARNING_ACTIVE(
            gauge("warning.active"),
            "Whether a check or Warnable is unhealthy; no sample while that is unknown or not judged.",
            "code",
            "severity",
            "impacts.connectivity"),
    WARNING_SINCE(timestamp("warning.since"), "Since when a check or Warnable has been unhealthy.", "code"),
    WARNINGS(gauge("warnings", "warnings"), "Unhealthy checks and Warnables, and messages of control.", "severity"),
    WARNING_TRANSITIONS(
            counter("warning.transitions", "transitions"),
            "How often a check or Warnable flipped; becoming unknown is no flip.",
            "code",
            "to"),
    SUBSYSTEM_HEALTHY(gauge("subsystem.healthy"), "Whether a subsystem of the node is healthy.", "subsystem"),

    BACKEND_STATE(gauge("backend.state"), "The state of the node's backend: 1 for the state it is in.", "state"),
    WANT_RUNNING(gauge("want.running"), "Whether the node is meant to run."),
    NETWORK_UP(gauge("network.up"), "Whether any network interface of the node is up."),
    UDP4_BOUND(gauge("udp4.bound"), "Whether the node is bound to a UDP port on IPv4."),
    NODE_KEY_EXPIRY(timestamp("node.key.expiry"), "When the node key expires; no sample if it never does."),
    TAILSCALE_IPS(gauge("tailscale.ips", "ips"), "How many tailnet addresses the node has."),

    CONTROL_MAP_POLL_ACTIVE(gauge("control.map.poll.active"), "Whether a map poll of the control server is active."),
    CONTROL_LAST_MAP_RESPONSE(timestamp("control.last.map.response"), "When the last map response came."),
    CONTROL_LAST_MAP_REQUEST_HEARD(
            timestamp("control.last.map.request.heard"),
            "When the control server was last known to have heard a map request."),
    CONTROL_MESSAGES(gauge("control.messages", "messages"), "How many messages of the control server stand."),
    TLS_CONNECTION_ERRORS(gauge("tls.connection.errors", "errors"), "To how many hosts TLS connections fail."),

    DERP_HOME_INFO(gauge("derp.home.info"), "The number of the home DERP region.", "region.id"),
    DERP_HOME_CONNECTED(
            gauge("derp.home.connected"),
            "Whether the relay of the home DERP region is connected; no sample while that is not proven."),
    DERP_HOME_LAST_FRAME(timestamp("derp.home.last.frame"), "When a frame came from the home DERP region."),
    DERP_REGION_CONNECTED(gauge("derp.region.connected"), "Whether a DERP region is connected.", "region.id"),
    DERP_REGION_PROBLEM(gauge("derp.region.problem"), "Whether a DERP region has a problem.", "region.id"),
    DERP_REGION_LAST_FRAME(timestamp("derp.region.last.frame"), "When a frame came from a DERP region.", "region.id"),
    DERP_REGIONS_CONNECTED(gauge("derp.regions.connected"), "How many DERP regions are connected."),
    DERP_REGIONS_WITH_PROBLEM(gauge("derp.regions.with.problem"), "How many DERP regions have a problem."),
    DERP_REGIONS_LEFT_OUT(gauge("derp.regions.left.out"), "How many DERP regions have no series of their own."),

    RECEIVE_FUNC_RUNNING(
            gauge("receive.func.running"), "Whether the last self-check found a receive function running.", "func"),
    RECEIVE_FUNC_CALLS(counter("receive.func.calls", "calls"), "How often a receive function was entered.", "func"),

    FEED_INFO(gauge("feed.info"), "Where the answers of the feed come from.", "source"),
    FEED_UP(gauge("feed.up"), "Whether the feed reads its daemon; the label tells the state of the feed.", "state"),
    CLIENT_INFO(gauge("client.info"), "The version of the node's daemon.", "version"),

    SELF_CHECK_LAST_RUN(timestamp("self.check.last.run"), "When the last self-check ended."),
    WATCHER_DROPS(counter("watcher.drops", "drops"), "Events that watchers lost because they were too slow."),
    BUILD_INFO(gauge("build.info"), "The version of tailnet-health.", "version");

    private static final String PREFIX = "tailnet.health.";

    private final Shape shape;
    private final String description;
    private final List<String> labels;

    private record Shape(String name, @Nullable String baseUnit, boolean counter) {}

    Family(Shape shape, String description, String... labels) {
        this.shape = shape;
        this.description = description;
        this.labels = List.of(labels);
    }

    private static Shape gauge(String name) {
        return new Shape(name, null, false);
    }

    private static Shape gauge(String name, String baseUnit) {
        return new Shape(name, baseUnit, false);
    }

    private static Shape timestamp(String name) {
        return new Shape(name + ".timestamp", "seconds", false);
    }

    private static Shape counter(String name, String baseUnit) {
        return new Shape(name, baseUnit, true);
    }

    /** Returns the name as Micrometer knows it. */
    String meterName() {
        return PREFIX + shape.name;
    }

    /** Returns the unit, or null for a flag or a number of no unit. */
    @Nullable String baseUnit() {
        return shape.baseUnit;
    }

    /** Returns whether it is a counter; otherwise it is a gauge. */
    boolean isCounter() {
        return shape.counter;
    }

    String description() {
        return description;
    }

    /** Returns the keys of the labels, in the order in which the values are given. */
    List<String> labels() {
        return labels;
    }
}
