package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checks that the tracker concludes. Nothing is concluded about a node whose state was never reported. */
final class DerivedChecks {
    private DerivedChecks() {}

    static Judged notInMapPoll(Moment moment) {
        NodeState state = moment.state;
        if (state.ipnState.isEmpty()) {
            return Judged.UNKNOWN;
        }
        Instant since = state.mapPollEnded == null ? state.ipnStateSince : state.mapPollEnded;
        return Judged.of(Conditions.notInMapPoll(moment), since);
    }

    static Judged mapResponse(Moment moment) {
        NodeState state = moment.state;
        if (state.ipnState.isEmpty() || state.lastMapResponse == null) {
            return Judged.UNKNOWN;
        }
        return Judged.of(Conditions.noMapResponse(moment), overdue(state.lastMapResponse));
    }

    static Judged derpHome(Moment moment) {
        NodeState state = moment.state;
        if (noHomeToJudge(state)) {
            return Judged.UNKNOWN;
        }
        Instant since = state.homeSince == null ? state.ipnStateSince : state.homeSince;
        return Judged.of(Conditions.noDerpHome(moment), since);
    }

    static Judged derpConnection(Moment moment) {
        NodeState state = moment.state;
        if (noHomeToJudge(state)) {
            return Judged.UNKNOWN;
        }
        String text = Conditions.noDerpConnection(moment);
        if (text == null) {
            return proof(state, moment.now);
        }
        Held connection = state.regionConnections.get(state.home);
        return Judged.unhealthy(text, connection == null ? state.homeSince : connection.since(), region(state));
    }

    static Judged derpFrames(Moment moment) {
        NodeState state = moment.state;
        if (noHomeToJudge(state)) {
            return Judged.UNKNOWN;
        }
        String text = Conditions.derpTimedOut(moment);
        if (text == null) {
            return proof(state, moment.now);
        }
        Instant last = state.frames.last(state.home);
        return Judged.unhealthy(text, last == null ? state.homeSince : overdue(last), region(state));
    }

    private static Judged proof(NodeState state, Instant now) {
        if (state.homeUnproven(now)) {
            return Judged.UNPROVEN;
        }
        boolean untold = state.fed && state.home != 0 && !state.regionConnections.containsKey(state.home);
        return untold ? Judged.UNKNOWN : Judged.HEALTHY;
    }

    private static boolean noHomeToJudge(NodeState state) {
        return state.ipnState.isEmpty() || !state.homeMatters();
    }

    private static Map<String, String> region(NodeState state) {
        return Map.of("derp-region-id", Long.toString(state.home));
    }

    private static @Nullable Instant overdue(@Nullable Instant last) {
        return last == null ? null : Moment.later(last, Conditions.IDLE_LIMIT.plusMillis(500));
    }
}
