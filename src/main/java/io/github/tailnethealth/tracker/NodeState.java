package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    final ReceiveFunctions receiveFunctions = new ReceiveFunctions();

    @Nullable Instant receiveFunctionsSince;

    NodeState(boolean fed, TimeLine time) {
        this.frames = new Frames(time);
        this.fed = fed;
        this.homeUnknown = fed;
    }

    @Nullable Held held(Single thing) {
        return singles.get(thing);
    }

    // what changes the state returns whether it says anything else than before; instants are on the tracker's line

    boolean put(Single thing, Held after) {
        return !after.equals(singles.put(thing, after));
    }

    /** Takes over a backend state; {@code said} is since when, if somebody said so. */
    boolean backendState(String name, boolean wanted, @Nullable Instant said, Instant now) {
        Instant before = ipnStateSince;
        Instant wantedBefore = wantRunningSince;
        boolean sameWant = before != null && wantRunning == wanted;
        boolean same = sameWant && ipnState.equals(name);
        ipnStateSince = said != null ? said : same ? before : now;
        wantRunningSince = said != null ? said : sameWant ? wantedBefore : now;
        ipnState = name;
        wantRunning = wanted;
        return !same || !Objects.equals(before, ipnStateSince) || !Objects.equals(wantedBefore, wantRunningSince);
    }

    /** Takes over a map response, which came at {@code said} or else now. */
    boolean mapResponse(@Nullable Instant said, Instant now) {
        Instant before = lastMapResponse;
        boolean began = !inMapPoll;
        boolean late = Conditions.isOverdue(Texts.age(before, now));
        inMapPoll = true;
        mapPollReported = true;
        lastMapResponse = said == null ? now : said;
        return began || late || (said != null && before != null && said.isBefore(before));
    }

    /** Takes over that the map poll, if any, ended at {@code said} or else now. */
    boolean mapPollEnded(@Nullable Instant said, Instant now) {
        boolean first = !mapPollReported;
        mapPollReported = true;
        if (!inMapPoll) {
            return first;
        }
        inMapPoll = false;
        mapPollEnded = said == null ? now : said;
        return true;
    }

    boolean controlMessages(List<ControlMessage> messages, Instant now) {
        boolean same = controlReported && controlMessages.equals(messages);
        if (controlMessages.isEmpty() && !messages.isEmpty()) {
            controlSince = now;
        }
        controlReported = true;
        controlMessages = messages;
        return !same;
    }

    boolean home(long region, boolean without, Instant now) {
        boolean same = homeReported && home == region && homeless == without;
        boolean known = same && !homeUnknown;
        homeSince = same ? homeSince : now;
        homeReported = true;
        homeUnknown = false;
        home = region;
        homeless = without;
        frames.homeIs(region);
        return !known;
    }

    boolean homeUnknown() {
        boolean before = homeUnknown;
        homeUnknown = true;
        frames.homeIs(null);
        return !before;
    }

    boolean forgetRegion(long region) {
        boolean connection = regionConnections.remove(region) != null;
        boolean problem = regionProblems.remove(region) != null;
        boolean frame = frames.forget(region);
        return connection || problem || frame;
    }

    boolean facts(NodeFacts known) {
        boolean same = facts.equals(known);
        facts = known;
        return !same;
    }

    boolean version(@Nullable String number, Instant now) {
        String before = version;
        if (before != null && before.equals(number)) {
            return false;
        }
        if (before == null || number == null || Texts.isUnstable(before) != Texts.isUnstable(number)) {
            stabilitySince = now;
        }
        version = number;
        return !Objects.equals(before, number);
    }

    boolean latestVersion(@Nullable LatestVersion latest, Instant now) {
        if (Objects.equals(latestVersion, latest)) {
            return false;
        }
        if (latest == null || !latest.isLike(latestVersion)) {
            latestVersionSince = now;
        }
        latestVersion = latest;
        return true;
    }

    boolean fakeError(String text, Instant now) {
        boolean same = fakeReported && fakeError.equals(text);
        if (fakeError.isEmpty() != text.isEmpty()) {
            fakeSince = now;
        }
        fakeReported = true;
        fakeError = text;
        return !same;
    }

    /** Judges the receive functions; returns whether there is any. */
    boolean judgeReceiveFunctions(Instant now) {
        boolean before = receiveFunctions.anyMissing();
        boolean any = receiveFunctions.judge();
        if (!before && receiveFunctions.anyMissing()) {
            receiveFunctionsSince = now;
        }
        return any;
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
        List<String> texts = receiveFunctions.missingTexts();
        Held elsewhere = held(Single.RECEIVE_FUNCTIONS_ELSEWHERE);
        if (elsewhere != null && elsewhere.error() != null) {
            texts.add(elsewhere.error());
        }
        return texts;
    }
}
