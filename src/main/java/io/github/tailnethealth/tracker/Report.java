package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the tracker says at one moment. Immutable. Two outputs made from reports of the same version say the
 * same; what reads a report looks at nothing else.
 *
 * @param version rises whenever anything below changes
 * @param verdict what we say of the node, or null while nothing was reported that could be judged
 * @param severity the severity of the worst unhealthy finding, or null if there is none
 * @param rootCause the code of the finding to look at first ({@code node} for the node's state), or null if the verdict
 *     is not {@link Verdict#UNHEALTHY}
 * @param originalText what the original would say, to the letter; null if it would call the node healthy, or if the
 *     feed has never heard the daemon
 * @param originalWarnings the texts of which {@code originalText} is made
 * @param debugFlags the flags of the unhealthy Warnables, sorted
 * @param downSeverity from which severity on a finding makes the verdict unhealthy
 * @param checks the findings of the {@link Catalogue}, by code, causes first
 * @param warnables the findings of the Warnables, in the order in which they first became known
 * @param node the node's state and facts
 * @param control the link to the control server
 * @param derp the link to the DERP relays
 * @param receiveFunctions the declared receive functions
 * @param feed how the feed fares
 * @param warnings the number of unhealthy findings by severity; each message of the control server counts by its own
 * @param transitions how often each check or Warnable flipped, by code
 * @param watcherDrops events that watchers lost because they were too slow
 */
public record Report(
        long version,
        @Nullable Verdict verdict,
        @Nullable Severity severity,
        @Nullable String rootCause,
        @Nullable String originalText,
        List<String> originalWarnings,
        List<String> debugFlags,
        Severity downSeverity,
        Map<String, Finding> checks,
        Map<Warnable, Finding> warnables,
        Node node,
        Control control,
        Derp derp,
        List<ReceiveFunctionStatus> receiveFunctions,
        FeedStatus feed,
        Map<Severity, Integer> warnings,
        Map<String, Flips> transitions,
        long watcherDrops) {

    /** The root cause when it is the node's state. */
    public static final String NODE = "node";

    /**
     * The node's state and facts.
     *
     * @param state the backend's state by name, or null if not known
     * @param wantRunning whether the node is meant to run, or null if not known
     * @param since since when this has been the state, or null if not known
     * @param facts what else is known
     * @param lastKnown what was known before the feed fell silent, or null
     */
    public record Node(
            @Nullable String state,
            @Nullable Boolean wantRunning,
            @Nullable Instant since,
            NodeFacts facts,
            @Nullable LastKnownState lastKnown) {
        /** Returns the state, or null if it is not known or has a name that tailscale does not use. */
        public @Nullable BackendState backendState() {
            return state == null ? null : BackendState.ofWireName(state);
        }

        /** Returns whether the state is known and is not {@link BackendState#RUNNING}. */
        public boolean knownNotRunning() {
            return state != null && backendState() != BackendState.RUNNING;
        }
    }

    /**
     * A node state that was known before the feed fell silent.
     *
     * @param state the state's name
     * @param asOf when the daemon last answered
     * @param age how long ago that is, in whole seconds
     */
    public record LastKnownState(String state, Instant asOf, Duration age) {}

    /**
     * The link to the control server.
     *
     * @param inMapPoll whether a map poll is in progress, or null if not known
     * @param lastMapResponse when the last map response was reported, or null
     * @param lastMapRequestHeard when control was last known to have heard a map request, or null
     * @param messages how many messages of control stand, or null if not known
     * @param tlsErrors how many hosts have a TLS error, or null if not known
     */
    public record Control(
            @Nullable Boolean inMapPoll,
            @Nullable Instant lastMapResponse,
            @Nullable Instant lastMapRequestHeard,
            @Nullable Integer messages,
            @Nullable Integer tlsErrors) {
        static final Control UNKNOWN = new Control(null, null, null, null, null);
    }

    /**
     * The link to the DERP relays.
     *
     * @param home the home region, 0 for none, or null if not known
     * @param homeless whether the node does without a home
     * @param homeConnected whether the home relay is connected, or null if not known or unproven
     * @param homeLastFrame when a frame from the home region was last reported, or null
     * @param regions every region that the application reported about, by number
     */
    public record Derp(
            @Nullable Long home,
            boolean homeless,
            @Nullable Boolean homeConnected,
            @Nullable Instant homeLastFrame,
            List<DerpRegion> regions) {
        static final Derp UNKNOWN = new Derp(null, false, null, null, List.of());
    }

    /**
     * One DERP region.
     *
     * @param id its number
     * @param connected whether it is connected, or null if never reported
     * @param problem its problem, or null
     * @param lastFrame when a frame from it was last reported, or null
     */
    public record DerpRegion(
            long id,
            @Nullable Boolean connected,
            @Nullable String problem,
            @Nullable Instant lastFrame) {}

    /**
     * One declared receive function.
     *
     * @param function which
     * @param running whether the last self-check found it running, or null before the first one
     * @param calls how often it was entered
     */
    public record ReceiveFunctionStatus(
            ReceiveFunction function, @Nullable Boolean running, long calls) {}

    /**
     * How often something flipped.
     *
     * @param toUnhealthy how often it became unhealthy
     * @param toHealthy how often it became healthy again
     */
    public record Flips(long toUnhealthy, long toHealthy) {}

    /** Returns every finding: the checks, then the Warnables. */
    public List<Finding> findings() {
        List<Finding> all = new ArrayList<>(checks.size() + warnables.size());
        all.addAll(checks.values());
        all.addAll(warnables.values());
        return all;
    }

    /** Returns whether a finding is unhealthy and bad enough to be {@code DOWN}. */
    public boolean isDown(Finding finding) {
        return finding.unhealthy() && finding.severity().atLeast(downSeverity);
    }

    Report withVersion(long number) {
        return with(number, derp, receiveFunctions);
    }

    /** Returns the next report, in which nothing is new but these; this one if they are not. */
    Report after(Derp link, List<ReceiveFunctionStatus> functions) {
        return link.equals(derp) && functions.equals(receiveFunctions) ? this : with(version + 1, link, functions);
    }

    private Report with(long number, Derp link, List<ReceiveFunctionStatus> functions) {
        return new Report(
                number,
                verdict,
                severity,
                rootCause,
                originalText,
                originalWarnings,
                debugFlags,
                downSeverity,
                checks,
                warnables,
                node,
                control,
                link,
                functions,
                feed,
                warnings,
                transitions,
                watcherDrops);
    }
}
