package io.github.tailnethealth.autoconfigure;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.Severity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be configured. Values that make no sense stop the start. Immutable.
 *
 * @param enabled Whether the health of a tailnet node is tracked. Without it everything can still be reported, but
 *     nothing is told and no indicator exists.
 * @param nodeChecks Whether the application is or observes a tailnet node. Without it there are only the checks that
 *     any application can have.
 * @param downSeverity Lowest severity with which a finding makes its indicator DOWN and the verdict unhealthy.
 * @param selfCheckInterval Time between two self-checks.
 * @param watcherQueueCapacity Number of events that may wait for one Watcher or TransitionListener before further ones
 *     are dropped.
 * @param version Number of the version that runs, as texts about updates show it.
 * @param indicators indicators
 * @param metrics metrics
 * @param localapi feed
 */
@ConfigurationProperties("tailnet.health")
public record TailnetHealthProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean nodeChecks,
        @DefaultValue("medium") Severity downSeverity,
        @DefaultValue("1m") Duration selfCheckInterval,
        @DefaultValue("1024") int watcherQueueCapacity,
        @Nullable String version,
        @DefaultValue Indicators indicators,
        @DefaultValue Metrics metrics,
        @DefaultValue LocalApi localapi) {

    /** Refuses values that make no sense, all of them in one message. */
    public TailnetHealthProperties {
        version = version == null || version.isBlank() ? null : version.strip();
        new PropertyCheck()
                .allowed("self-check-interval", selfCheckInterval)
                .allowed("watcher-queue-capacity", watcherQueueCapacity)
                .allowed("metrics.max-derp-regions", metrics.maxDerpRegions)
                .allowed("localapi.socket", localapi.socket)
                .allowed("localapi.poll-interval", localapi.pollInterval)
                .allowed("localapi.usermetrics-interval", localapi.usermetricsInterval)
                .allowed("localapi.poll-timeout", localapi.pollTimeout)
                .allowed("localapi.connect-timeout", localapi.connectTimeout)
                .allowed("localapi.stream-idle-timeout", localapi.streamIdleTimeout)
                .allowed("localapi.stale-after", localapi.staleAfter)
                .allowed("localapi.reconnect-delay", localapi.reconnectDelay)
                .allowed("localapi.reconnect-max-delay", localapi.reconnectMaxDelay)
                .less("localapi.poll-interval", localapi.pollInterval, "localapi.stale-after", localapi.staleAfter)
                .less("localapi.poll-timeout", localapi.pollTimeout, "localapi.stale-after", localapi.staleAfter)
                .less("localapi.connect-timeout", localapi.connectTimeout, "localapi.stale-after", localapi.staleAfter)
                .notMore(
                        "localapi.reconnect-delay",
                        localapi.reconnectDelay,
                        "localapi.reconnect-max-delay",
                        localapi.reconnectMaxDelay)
                .orThrow();
    }

    /**
     * The health indicators.
     *
     * @param enabled Whether to show the node in the health endpoint.
     */
    public record Indicators(@DefaultValue("true") boolean enabled) {}

    /**
     * The metrics.
     *
     * @param maxDerpRegions Number of DERP regions that have metrics of their own, the home region always among them.
     */
    public record Metrics(@DefaultValue("32") int maxDerpRegions) {}

    /**
     * The feed from a tailscaled.
     *
     * @param enabled Whether to read the health of a tailscaled through its socket (true in the program).
     * @param source Where the daemon's answers come from. Set by the demo only, which plays a recording.
     * @param socket Path of the daemon's socket. Without it the known paths are tried, and the first that exists is
     *     used.
     * @param pollInterval Time between two questions for the node's state.
     * @param usermetricsInterval Time between two questions for the daemon's metrics.
     * @param pollTimeout Time that an answer of the daemon may take.
     * @param connectTimeout Time that a connection to the daemon's socket may take.
     * @param streamIdleTimeout Time without a line after which the stream of notifications is opened anew.
     * @param staleAfter Time without a good answer after which the health of the node cannot be told.
     * @param reconnectDelay Time to the first attempt to reconnect. It doubles with every failure.
     * @param reconnectMaxDelay Longest time between two attempts to reconnect.
     */
    public record LocalApi(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("live") FeedSource source,
            @Nullable String socket,
            @DefaultValue("1s") Duration pollInterval,
            @DefaultValue("15s") Duration usermetricsInterval,
            @DefaultValue("2s") Duration pollTimeout,
            @DefaultValue("2s") Duration connectTimeout,
            @DefaultValue("10m") Duration streamIdleTimeout,
            @DefaultValue("10s") Duration staleAfter,
            @DefaultValue("250ms") Duration reconnectDelay,
            @DefaultValue("5s") Duration reconnectMaxDelay) {

        /** Takes a blank socket for none. */
        public LocalApi {
            socket = socket == null || socket.isBlank() ? null : socket;
        }
    }
}
