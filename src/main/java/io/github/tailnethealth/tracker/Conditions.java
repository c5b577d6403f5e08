package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The original's conditions, each with its exact text while it applies and null while it does not. */
final class Conditions {
    /** A map poll may be gone for this long, inclusive, before the original calls the node out of the poll. */
    static final Duration MAP_POLL_GRACE = Duration.ofSeconds(10);
    /** A rounded age over this of the last map response, or of the home's last frame, is too old. */
    static final Duration IDLE_LIMIT = Duration.ofSeconds(125);

    private Conditions() {}

    static @Nullable String networkDown(Moment moment) {
        return error(moment.state.held(Single.NETWORK));
    }

    static @Nullable String localLogConfig(Moment moment) {
        return error(moment.state.held(Single.LOCAL_LOG_CONFIG));
    }

    static @Nullable String notWanted(Moment moment) {
        NodeState state = moment.state;
        return state.wantRunning ? null : "state=" + state.ipnState + ", wantRunning=false";
    }

    static @Nullable String login(Moment moment) {
        String error = error(moment.state.held(Single.LOGIN));
        return error == null ? null : "not logged in, last login error=" + error;
    }

    static @Nullable String notInMapPoll(Moment moment) {
        NodeState state = moment.state;
        if (state.inMapPoll) {
            return null;
        }
        Instant ended = state.mapPollEnded;
        if (ended != null && Texts.age(ended, moment.now) <= MAP_POLL_GRACE.toNanos()) {
            moment.changesAt(Moment.later(ended, MAP_POLL_GRACE.plusNanos(1)));
            return null;
        }
        return "not in map poll";
    }

    static @Nullable String noMapResponse(Moment moment) {
        long age = moment.roundedAgeOver(moment.state.lastMapResponse, IDLE_LIMIT);
        return age > IDLE_LIMIT.toNanos() ? "no map response in " + Texts.duration(age) : null;
    }

    static @Nullable String noDerpHome(Moment moment) {
        return moment.state.homeMatters() && moment.state.home == 0 ? "no DERP home" : null;
    }

    static @Nullable String noDerpConnection(Moment moment) {
        NodeState state = moment.state;
        if (!state.homeMatters()) {
            return null;
        }
        return state.homeConnected(moment.now) ? null : "not connected to home DERP region " + state.home;
    }

    static @Nullable String derpTimedOut(Moment moment) {
        NodeState state = moment.state;
        if (!state.homeMatters()) {
            return null;
        }
        Instant last = state.frames.last(state.home);
        if (last == null && state.fed) {
            return null; // the feed tells frames only where it can
        }
        long age = moment.roundedAgeOver(last, IDLE_LIMIT);
        return age > IDLE_LIMIT.toNanos()
                ? "haven't heard from home DERP region " + state.home + " in " + Texts.duration(age)
                : null;
    }

    static @Nullable String noUdp4(Moment moment) {
        return error(moment.state.held(Single.UDP4));
    }

    static @Nullable String update(Moment moment) {
        return update(moment.state, false);
    }

    static @Nullable String securityUpdate(Moment moment) {
        return update(moment.state, true);
    }

    static @Nullable String unstable(Moment moment) {
        String version = moment.state.version;
        return version != null && Texts.isUnstable(version)
                ? "This is an unstable (development) version of Tailscale; frequent updates and bugs are likely"
                : null;
    }

    private static @Nullable String update(NodeState state, boolean urgent) {
        LatestVersion latest = state.latestVersion;
        if (!state.checkForUpdates
                || latest == null
                || latest.runningLatest()
                || latest.latestVersion().isEmpty()
                || latest.urgentSecurityUpdate() != urgent) {
            return null;
        }
        return (urgent ? "Security update available: " : "Update available: ")
                + (state.version == null ? "" : state.version) + " -> " + latest.latestVersion()
                + ", run `tailscale update` or `tailscale set --auto-update` to update";
    }

    /** Returns whether a last map response, or a home's last frame, of that age in nanoseconds is too old. */
    static boolean isOverdue(long age) {
        return Texts.roundedToSeconds(age) > IDLE_LIMIT.toNanos();
    }

    static @Nullable String error(@Nullable Held held) {
        return held == null ? null : held.error();
    }
}
