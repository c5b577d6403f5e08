package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that was reported, as it stands. Mutable; guarded by the tracker's lock. */
final class NodeState {
    String ipnState = "";
    boolean wantRunning;

    @Nullable Instant ipnStateSince;

    @Nullable Instant wantRunningSince;

    NodeFacts facts = NodeFacts.NONE;

    final Map<Single, Held> singles = new EnumMap<>(Single.class);
    final Map<Subsystem, Held> subsystems = new EnumMap<>(Subsystem.class);
    final ReportedWarnables warnables = new ReportedWarnables();
    final Map<String, Held> tls = new TreeMap<>(Texts.BY_CODE_POINT);

    boolean inMapPoll;
    boolean mapPollReported;

    @Nullable Instant mapPollEnded;

    @Nullable Instant lastMapResponse;

    @Nullable Instant lastMapRequestHeard;

    boolean controlReported;
    List<ControlMessage> controlMessages = List.of();

    @Nullable Instant controlSince;

    /** A feed fills this state, and what it does not tell is not known rather than missing. */
    final boolean fed;

    /** The feed has not learnt the home region yet; without a feed a home that was never set is region 0. */
    boolean homeUnknown;

    boolean homeReported;
    long home;
    boolean homeless;

    @Nullable Instant homeSince;

    @Nullable Instant homeUnprovenUntil;

    final Map<Long, Held> regionConnections = new TreeMap<>();
    final Map<Long, Held> regionProblems = new TreeMap<>();
    final Frames frames;
    boolean regionHealthReported;
    boolean tlsReported;

    @Nullable String version;

    @Nullable Instant stabilitySince;

    @Nullable LatestVersion latestVersion;

    boolean checkForUpdates;

    @Nullable Instant latestVersionSince;

    boolean fakeReported;
    String fakeError = "";

    @Nullable Instant fakeSince;

    final Map<ReceiveFunction, ReceiveFunctionHandle> receiveFunctions = new EnumMap<>(ReceiveFunction.class);

    @Nullable Instant receiveFunctionsSince;

    NodeState(boolean fed, TimeLine time) {
        this.frames = new Frames(time);
        this.fed = fed;
        this.homeUnknown = fed;
    }

    @Nullable Held held(Single thing) {
        return singles.get(thing);
    }

    /** Forgets the times from which ages are measured, when the daemon behind the feed may be another one. */
    void forgetDerivedTimes() {
        inMapPoll = false;
        mapPollReported = false;
        mapPollEnded = null;
        lastMapResponse = null;
        lastMapRequestHeard = null;
        frames.clear();
    }

    /** Returns whether the home region counts as connected: known to be, or not known to be lost where a feed tells. */
    boolean homeConnected(Instant now) {
        Held held = regionConnections.get(home);
        return held == null ? fed || homeUnproven(now) : held.healthy();
    }

    boolean homeUnproven(Instant now) {
        return homeUnprovenUntil != null && now.isBefore(homeUnprovenUntil);
    }

    boolean homeMatters() {
        return !homeless && !homeUnknown;
    }

    /** Returns the texts about receive functions that do not run, in the order of the functions. */
    List<String> receiveFunctionTexts() {
        List<String> texts = new ArrayList<>();
        receiveFunctions.forEach((function, handle) -> {
            if (handle.missing()) {
                texts.add(function.functionName() + " is not running");
            }
        });
        Held elsewhere = held(Single.RECEIVE_FUNCTIONS_ELSEWHERE);
        if (elsewhere != null && elsewhere.error() != null) {
            texts.add(elsewhere.error());
        }
        return texts;
    }
}
