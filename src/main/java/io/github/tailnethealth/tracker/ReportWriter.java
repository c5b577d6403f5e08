package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts an assessment, and what the state knows beside it, into a report. */
final class ReportWriter {
    private ReportWriter() {}

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

    static Report write(
            long version,
            Assessment assessment,
            NodeState state,
            @Nullable FeedLink feed,
            Instant now,
            Severity downSeverity,
            Map<String, Report.Flips> transitions,
            long watcherDrops) {
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
                assessment.checks(),
                assessment.warnables(),
                silent ? silentNode(state, assessment.asOf(), now) : node(state),
                silent ? Report.Control.UNKNOWN : control(state, feed != null),
                silent ? Report.Derp.UNKNOWN : derp(state, feed != null, assessment, now),
                receiveFunctions(state),
                feed == null ? FeedStatus.OFF : feed.status(),
                assessment.warnings(),
                transitions,
                watcherDrops);
    }

    private static Report.Node node(NodeState state) {
        boolean known = !state.ipnState.isEmpty();
        return new Report.Node(
                known ? state.ipnState : null,
                known ? state.wantRunning : null,
                known ? state.ipnStateSince : null,
                state.facts,
                null);
    }

    private static Report.Node silentNode(NodeState state, @Nullable Instant asOf, Instant now) {
        Report.LastKnownState lastKnown = asOf == null || state.ipnState.isEmpty()
                ? null
                : new Report.LastKnownState(
                        state.ipnState,
                        asOf,
                        Duration.ofSeconds(Duration.between(asOf, now).toSeconds()));
        return new Report.Node(null, null, null, NodeFacts.NONE, lastKnown);
    }

    private static Report.Control control(NodeState state, boolean fed) {
        return new Report.Control(
                state.mapPollReported ? state.inMapPoll : null,
                fed ? null : state.lastMapResponse, // the feed's are made from its polls: nothing is invented
                fed ? null : state.lastMapRequestHeard,
                state.controlReported ? state.controlMessages.size() : null,
                state.tlsReported ? state.tls.size() : null);
    }

    private static Report.Derp derp(NodeState state, boolean fed, Assessment assessment, Instant now) {
        Long home = state.homeReported && !state.homeUnknown ? state.home : null;
        Boolean connected = null;
        if (home != null && home != 0 && !state.homeless) {
            connected = fed ? judgedConnection(assessment) : reportedConnection(state, now);
        }
        return new Report.Derp(
                home,
                state.homeless,
                connected,
                fed || home == null ? null : state.regionFrames.get(home),
                fed ? List.of() : regions(state));
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

    private static List<Report.DerpRegion> regions(NodeState state) {
        Set<Long> ids = new TreeSet<>(state.regionConnections.keySet());
        ids.addAll(state.regionProblems.keySet());
        ids.addAll(state.regionFrames.keySet());
        List<Report.DerpRegion> regions = new ArrayList<>(ids.size());
        for (Long id : ids) {
            Held connection = state.regionConnections.get(id);
            regions.add(new Report.DerpRegion(
                    id,
                    connection == null ? null : connection.healthy(),
                    Conditions.error(state.regionProblems.get(id)),
                    state.regionFrames.get(id)));
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
