package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts an assessment, and what is known beside it, into a report. Guarded by the tracker's lock. */
final class ReportWriter {
    private final NodeState state;
    private final @Nullable FeedLink feed;
    private final Severity downSeverity;
    private final TransitionLog transitions;
    private final Listeners listeners;

    ReportWriter(
            NodeState state,
            @Nullable FeedLink feed,
            Severity downSeverity,
            TransitionLog transitions,
            Listeners listeners) {
        this.state = state;
        this.feed = feed;
        this.downSeverity = downSeverity;
        this.transitions = transitions;
        this.listeners = listeners;
    }

    /** Returns the report of a tracker that is switched off. */
    static Report nothing(Severity downSeverity) {
        return new Report(
                0,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                downSeverity,
                Map.of(),
                Map.of(),
                new Report.Node(null, null, null, NodeFacts.NONE, null),
                Report.Control.UNKNOWN,
                Report.Derp.UNKNOWN,
                List.of(),
                FeedStatus.OFF,
                Map.of(Severity.LOW, 0, Severity.MEDIUM, 0, Severity.HIGH, 0),
                Map.of(),
                0);
    }

    Report write(long version, Assessment assessment, Instant now, WallClock wall) {
        boolean silent = assessment.verdict() == Verdict.CANNOT_TELL;
        return new Report(
                version,
                assessment.verdict(),
                assessment.severity(),
                assessment.rootCause(),
                assessment.originalText(),
                assessment.said() == null ? List.of() : assessment.said().warnings(),
                assessment.debugFlags(),
                downSeverity,
                shown(assessment.checks(), wall),
                shown(assessment.warnables(), wall),
                silent ? silentNode(state, assessment.asOf(), now, wall) : node(state, wall),
                silent ? Report.Control.UNKNOWN : control(state, feed != null, wall),
                silent ? Report.Derp.UNKNOWN : derp(state, feed != null, assessment, now, wall),
                receiveFunctions(state),
                feed == null ? FeedStatus.OFF : feed.status(),
                assessment.warnings(),
                transitions.counts(),
                listeners.drops());
    }

    private static <K> Map<K, Finding> shown(Map<K, Finding> findings, WallClock wall) {
        if (wall.ahead().isZero()) {
            return findings;
        }
        Map<K, Finding> shown = new LinkedHashMap<>();
        findings.forEach((key, finding) -> shown.put(key, finding.shown(wall)));
        return Collections.unmodifiableMap(shown);
    }

    private static Report.Node node(NodeState state, WallClock wall) {
        boolean known = !state.ipnState.isEmpty();
        return new Report.Node(
                known ? state.ipnState : null,
                known ? state.wantRunning : null,
                known ? wall.shownOrNull(state.ipnStateSince) : null,
                state.facts,
                null);
    }

    private static Report.Node silentNode(NodeState state, @Nullable Instant asOf, Instant now, WallClock wall) {
        Report.LastKnownState lastKnown = asOf == null || state.ipnState.isEmpty()
                ? null
                : new Report.LastKnownState(
                        state.ipnState,
                        wall.shown(asOf),
                        Duration.ofSeconds(Duration.between(asOf, now).toSeconds()));
        return new Report.Node(null, null, null, NodeFacts.NONE, lastKnown);
    }

    private static Report.Control control(NodeState state, boolean fed, WallClock wall) {
        return new Report.Control(
                state.mapPollReported ? state.inMapPoll : null,
                fed
                        ? null
                        : wall.shownOrNull(
                                state.lastMapResponse), // the feed's are made from its polls: nothing is invented
                fed ? null : wall.shownOrNull(state.lastMapRequestHeard),
                state.controlReported ? state.controlMessages.size() : null,
                state.tlsReported ? state.tls.size() : null);
    }

    private static Report.Derp derp(NodeState state, boolean fed, Assessment assessment, Instant now, WallClock wall) {
        Long home = state.homeReported && !state.homeUnknown ? state.home : null;
        Boolean connected = null;
        if (home != null && home != 0 && !state.homeless) {
            connected = fed ? judgedConnection(assessment) : reportedConnection(state, now);
        }
        List<Report.DerpRegion> regions = fed ? List.of() : regions(state, wall);
        return new Report.Derp(home, state.homeless, connected, lastFrame(home, regions), regions);
    }

    /** Frames of the home may come meanwhile: what is said of it twice is looked at once. */
    private static @Nullable Instant lastFrame(@Nullable Long home, List<Report.DerpRegion> regions) {
        for (Report.DerpRegion region : regions) {
            if (home != null && region.id() == home) {
                return region.lastFrame();
            }
        }
        return null;
    }

    /** Returns the link as it is after another frame of the home. */
    static Report.Derp withHomeFrame(Report.Derp derp, Instant lastFrame) {
        Long home = derp.home();
        if (home == null || lastFrame.equals(derp.homeLastFrame())) {
            return derp;
        }
        List<Report.DerpRegion> regions = new ArrayList<>(derp.regions());
        regions.replaceAll(region -> region.id() == home
                ? new Report.DerpRegion(region.id(), region.connected(), region.problem(), lastFrame)
                : region);
        return new Report.Derp(home, derp.homeless(), derp.homeConnected(), lastFrame, List.copyOf(regions));
    }

    /** Returns what is said of receive functions as it is after more calls, which do not change how one was judged. */
    static List<Report.ReceiveFunctionStatus> withCalls(
            List<Report.ReceiveFunctionStatus> before, ReceiveFunctions functions) {
        List<Report.ReceiveFunctionStatus> called = new ArrayList<>(before);
        called.replaceAll(each ->
                new Report.ReceiveFunctionStatus(each.function(), each.running(), functions.calls(each.function())));
        return List.copyOf(called);
    }

    private static @Nullable Boolean judgedConnection(Assessment assessment) {
        Finding finding = assessment.checks().get(Codes.NO_DERP_CONNECTION);
        if (finding == null || finding.status() == CheckStatus.UNKNOWN) {
            return null;
        }
        return !finding.unhealthy();
    }

    private static @Nullable Boolean reportedConnection(NodeState state, Instant now) {
        Held connection = state.regionConnections.get(state.home);
        if (connection == null || (connection.healthy() && state.homeUnproven(now))) {
            return null;
        }
        return connection.healthy();
    }

    private static List<Report.DerpRegion> regions(NodeState state, WallClock wall) {
        Set<Long> ids = new TreeSet<>(state.regionConnections.keySet());
        ids.addAll(state.regionProblems.keySet());
        ids.addAll(state.frames.regions());
        List<Report.DerpRegion> regions = new ArrayList<>(ids.size());
        for (Long id : ids) {
            Held connection = state.regionConnections.get(id);
            regions.add(new Report.DerpRegion(
                    id,
                    connection == null ? null : connection.healthy(),
                    Conditions.error(state.regionProblems.get(id)),
                    wall.shownOrNull(state.frames.last(id))));
        }
        return List.copyOf(regions);
    }

    private static List<Report.ReceiveFunctionStatus> receiveFunctions(NodeState state) {
        List<Report.ReceiveFunctionStatus> functions = new ArrayList<>();
        state.receiveFunctions.forEach((function, handle) -> functions.add(new Report.ReceiveFunctionStatus(
                function, handle.judged() ? !handle.missing() : null, handle.calls())));
        return List.copyOf(functions);
    }
}
