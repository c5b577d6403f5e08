package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The health of one tailnet node. Every part of the node reports here; the tracker weighs the reports, finds the root
 * cause, and says so in a {@link Report}. It follows the rules of tailscale's {@code health.Tracker} of May 2024 to the
 * letter in {@link Report#originalText()}, and adds a verdict of its own.
 *
 * <p>Thread-safe. No method blocks for longer than another report takes; none throws for what is reported. Reading an
 * unchanged report, or one in which only a frame of the home is new, takes no lock, and the former costs the same however
 * many checks there are. Listeners are told outside of the tracker's lock.
 *
 * <p>Every instant that is given or returned is wall-clock time as of then, but for {@link #steadyNow()}. Inside, they
 * are kept on a line that only goes forward. So after the wall clock was stepped no age is different, and the next
 * report, a millisecond later at most, shows everything by the new time, also an instant that was given before: it was
 * told by the clock of then.
 *
 * <p>A tracker that is switched off ({@link Builder#enabled(boolean)}) accepts everything and tells nothing.
 */
public final class Tracker {
    private final Settings settings;
    private final TimeLine time;
    private final ReentrantLock lock = new ReentrantLock();
    private final NodeState state;
    private final Listeners listeners;
    private final TransitionLog transitions;
    private final Map<String, Supplier<String>> debugHandlers = new TreeMap<>();
    private final @Nullable FeedLink feed;
    private final Conclusions conclusions;
    private final Reports reports;

    // guarded by the lock
    private @Nullable WallClock wall; // stays as it was when it was first looked at under the lock
    private long reportedAt; // when the last report came, in nanoseconds of the line
    private boolean selfCheckAsked;
    private @Nullable Boolean overallHealthy;

    private volatile @Nullable Instant lastSelfCheck;

    private record Settings(boolean enabled, Severity downSeverity, boolean nodeChecks, boolean fixedFunctions) {}

    private Tracker(Builder builder) {
        settings = new Settings(
                builder.enabled, builder.downSeverity, builder.nodeChecks, builder.receiveFunctions != null);
        time = builder.time;
        listeners = new Listeners(builder.executor, builder.watcherCapacity);
        transitions = new TransitionLog(flip -> listeners.flipped(flip.at(wall().shown(flip.at()))));
        state = new NodeState(builder.feedSource != null && builder.enabled, time);
        state.version = builder.version;
        state.stabilitySince = time.now();
        if (builder.receiveFunctions != null) {
            builder.receiveFunctions.forEach(state.receiveFunctions::declare);
        }
        feed = builder.feedSource == null || !builder.enabled
                ? null
                : new FeedLink(this, builder.feedSource, builder.staleAfter, time.now());
        conclusions =
                new Conclusions(time, state, new Assessor(builder.downSeverity, builder.nodeChecks), transitions, feed);
        reports = new Reports(
                time, state, conclusions, new ReportWriter(state, feed, builder.downSeverity, transitions, listeners));
    }

    /** Starts a tracker with everything at its default. */
    public static Builder builder() {
        return new Builder();
    }

    // ---- reports about parts of the node

    /** Reports how a subsystem does. */
    public void report(Subsystem subsystem, Outcome outcome) {
        Objects.requireNonNull(subsystem, "subsystem");
        Objects.requireNonNull(outcome, "outcome");
        change(now -> {
            Held before = state.subsystems.get(subsystem);
            Held after = after(before, outcome, now);
            state.subsystems.put(subsystem, after);
            if (before == null ? outcome.isHealthy() : before.healthy() == outcome.isHealthy()) {
                selfCheckAsked |= before == null; // the first "healthy" checks, a repeated report does not
            } else {
                selfCheckAsked = true;
                listeners.changed(subsystem.code(), outcome.text());
            }
            reported(subsystem.code(), now);
            return !after.equals(before);
        });
    }

    /** Reports how a Warnable does; the first report makes it known. This does not tell watchers of the whole. */
    public void report(Warnable warnable, Outcome outcome) {
        Objects.requireNonNull(warnable, "warnable");
        Objects.requireNonNull(outcome, "outcome");
        if (isKnown(warnable, outcome)) {
            return;
        }
        change(now -> {
            Held before = state.warnables.get(warnable);
            Held after = after(before, outcome, now);
            state.warnables.put(warnable, after);
            if (!warnable.ofNode() || !conclusions.isSilent(now)) {
                CheckStatus status = after.healthy() ? CheckStatus.HEALTHY : CheckStatus.UNHEALTHY;
                transitions.judged(warnable, warnable.code(), status, after.error(), now);
            }
            return !after.equals(before);
        });
    }

    /** Returns whether a report says again what is known, so that not even the time matters. */
    private boolean isKnown(Warnable warnable, Outcome outcome) {
        if (feed != null) {
            return false; // between the two the daemon may have fallen silent
        }
        lock.lock();
        try {
            Held held = state.warnables.get(warnable);
            return held != null && held.says(outcome);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a Warnable, as if it had never been reported. The original never forgot one. */
    public void forget(Warnable warnable) {
        change(now -> {
            transitions.forget(warnable);
            return state.warnables.remove(warnable);
        });
    }

    /** Reports how the local log configuration is. This does not tell watchers. */
    public void reportLocalLogConfig(Outcome outcome) {
        hold(Single.LOCAL_LOG_CONFIG, outcome);
    }

    /** Reports how reading the configuration from disk went. This does not tell watchers. */
    public void reportDiskConfig(Outcome outcome) {
        hold(Single.DISK_CONFIG, outcome);
    }

    /** Reports how reading the operating system's DNS configuration went. The exact text calls it {@code dns-os}. */
    public void reportDnsOsRead(Outcome outcome) {
        hold(Single.DNS_OS_READ, outcome);
    }

    /** Reports how setting the operating system's DNS configuration went. The exact text calls it {@code dns-os}. */
    public void reportDnsOsWrite(Outcome outcome) {
        hold(Single.DNS_OS_WRITE, outcome);
    }

    /**
     * Reports how TLS connections to a host do; healthy forgets the host. This does not tell watchers.
     *
     * @param host the host's name, as it is to be shown
     */
    public void reportTls(String host, Outcome outcome) {
        Objects.requireNonNull(host, "host");
        change(now -> {
            boolean first = !state.tlsReported;
            state.tlsReported = true;
            boolean changed = put(state.tls, host, outcome, now);
            reported(Codes.TLS_CONNECTION_FAILED, now);
            return changed || first;
        });
    }

    /** Reports how the last login went. */
    public void reportLogin(Outcome outcome) {
        change(now -> {
            Held before = state.held(Single.LOGIN);
            boolean nothing = outcome.isHealthy() && (before == null || before.healthy());
            selfCheckAsked |= !nothing; // "no error" after none is nothing at all to the original
            return state.put(Single.LOGIN, after(before, outcome, now));
        });
    }

    /** Replaces the messages of the control server; an empty list takes them all back. */
    public void reportControlMessages(List<ControlMessage> messages) {
        List<ControlMessage> copy = List.copyOf(messages);
        change(now -> {
            selfCheckAsked = true;
            return state.controlMessages(copy.stream().map(wall()::onLine).toList(), now);
        });
    }

    // ---- the map poll

    /** Notes a map response that came now: a map poll is in progress. */
    public void gotMapResponse() {
        mapResponse(null);
    }

    /** Notes a map response that came at {@code when}: a map poll is in progress. */
    public void gotMapResponse(Instant when) {
        mapResponse(Objects.requireNonNull(when, "when"));
    }

    /** Notes that the map poll ended now. Without a poll in progress, nothing happens. */
    public void outOfMapPoll() {
        mapPollEnded(null);
    }

    /** Notes that the map poll ended at {@code when}. Without a poll in progress, nothing happens. */
    public void outOfMapPoll(Instant when) {
        mapPollEnded(Objects.requireNonNull(when, "when"));
    }

    /** Notes that control heard our map request. */
    public void noteMapRequestHeard() {
        change(now -> {
            state.lastMapRequestHeard = now;
            selfCheckAsked = true;
            return false;
        });
    }

    /** Returns whether a map poll is in progress. */
    public boolean inMapPoll() {
        return Boolean.TRUE.equals(read(() -> state.inMapPoll));
    }

    // ---- DERP

    /**
     * Reports the home region.
     *
     * @param region its number, 0 for none
     * @param homeless whether the node does without one
     */
    public void derpHome(long region, boolean homeless) {
        change(now -> {
            selfCheckAsked = true;
            return state.home(region, homeless, now);
        });
    }

    /** Reports whether a region is connected. */
    public void derpRegionConnected(long region, boolean connected) {
        regionConnected(region, connected, null);
    }

    /** Reports whether a region is connected, and since when that has been so. */
    public void derpRegionConnected(long region, boolean connected, Instant since) {
        regionConnected(region, connected, Objects.requireNonNull(since, "since"));
    }

    /**
     * Reports that the home relay's state is not proven before {@code until}. Until then it counts as connected in the
     * exact text, unless it was known to be lost, and is unknown elsewhere.
     */
    public void derpHomeUnprovenUntil(Instant until) {
        change(now -> {
            Instant before = state.homeUnprovenUntil;
            state.homeUnprovenUntil = wall().onLine(until);
            return !state.homeUnprovenUntil.equals(before);
        });
    }

    /** Reports how a region does; healthy forgets its problem. */
    public void reportDerpRegion(long region, Outcome outcome) {
        change(now -> {
            selfCheckAsked = true;
            boolean first = !state.regionHealthReported;
            state.regionHealthReported = true;
            return put(state.regionProblems, region, outcome, now) || first;
        });
    }

    /** Forgets all that was reported about a region, but for whether it is home. */
    public void forgetDerpRegion(long region) {
        change(now -> state.forgetRegion(region));
    }

    /** Reports that the home region is not known, which is not the same as none. */
    public void derpHomeUnknown() {
        change(now -> state.homeUnknown());
    }

    /** Notes a frame received from a region now. */
    public void derpFrameReceived(long region) {
        if (!notedAgain(region)) {
            frame(region, null);
        }
    }

    /** Notes a frame without the lock, if nothing can come of it: then, and not before, it is so. */
    private boolean notedAgain(long region) {
        long now = time.nanos();
        return conclusions.isQuiet(now)
                && !lock.isHeldByCurrentThread()
                && state.frames.noteAgain(region, now)
                && conclusions.isQuiet(now);
    }

    /** Notes a frame received from a region at {@code when}. */
    public void derpFrameReceived(long region, Instant when) {
        frame(region, Objects.requireNonNull(when, "when"));
    }

    /** Returns when a frame was last received from a region, or null if never. */
    public @Nullable Instant lastDerpFrame(long region) {
        return read(() -> wall().shownOrNull(state.frames.last(region)));
    }

    // ---- the node

    /**
     * Reports the backend's state.
     *
     * @param name the state's name; while it is empty, as at first, watchers are not told of the whole
     * @param wantRunning whether the node is meant to run
     */
    public void ipnState(String name, boolean wantRunning) {
        backendState(name, wantRunning, null);
    }

    /** Reports the backend's state, and since when it has been so; see {@link #ipnState(String, boolean)}. */
    public void ipnState(String name, boolean wantRunning, Instant since) {
        backendState(name, wantRunning, Objects.requireNonNull(since, "since"));
    }

    /** Reports the backend's state; see {@link #ipnState(String, boolean)}. */
    public void ipnState(BackendState backendState, boolean wantRunning) {
        ipnState(backendState.wireName(), wantRunning);
    }

    /** Reports facts about the node. */
    public void nodeFacts(NodeFacts facts) {
        Objects.requireNonNull(facts, "facts");
        change(now -> state.facts(facts));
    }

    /** Reports whether any network interface is up. */
    public void anyInterfaceUp(boolean up) {
        interfaceUp(up, null);
    }

    /** Reports whether any network interface is up, and since when that has been so. */
    public void anyInterfaceUp(boolean up, Instant since) {
        interfaceUp(up, Objects.requireNonNull(since, "since"));
    }

    /** Reports whether binding UDP on IPv4 failed. */
    public void udp4Unbound(boolean unbound) {
        udp4(unbound, null);
    }

    /** Reports whether binding UDP on IPv4 failed, and since when that has been so. */
    public void udp4Unbound(boolean unbound, Instant since) {
        udp4(unbound, Objects.requireNonNull(since, "since"));
    }

    /** Reports the number of the version that runs, as update texts show it, or null if it is not known. */
    public void version(@Nullable String number) {
        change(now -> {
            boolean changed = state.version(number, now);
            reported(Codes.IS_USING_UNSTABLE_VERSION, now);
            return changed;
        });
    }

    /** Reports what is known about the newest version, or null if nothing is. */
    public void latestVersion(@Nullable LatestVersion latest) {
        change(now -> {
            selfCheckAsked = true;
            return state.latestVersion(latest, now);
        });
    }

    /** Reports whether updates are to be told about; at first they are not. */
    public void checkForUpdates(boolean check) {
        change(now -> {
            if (state.checkForUpdates == check) {
                return false;
            }
            state.checkForUpdates = check;
            selfCheckAsked = true;
            return true;
        });
    }

    /** Fakes a problem for tests of what reads the report; an empty text ends it. This does not tell watchers. */
    public void fakeError(String text) {
        Objects.requireNonNull(text, "text");
        change(now -> {
            boolean changed = state.fakeError(text, now);
            reported(Codes.TEST_WARNABLE, now);
            return changed;
        });
    }

    // ---- receive functions

    /**
     * Returns the handle with which a receive function notes its calls, and declares the function: from the next
     * self-check on, one that was not entered since the last and is not in a call is reported as not running.
     */
    public ReceiveFunctionHandle receiveFunction(ReceiveFunction function) {
        Objects.requireNonNull(function, "function");
        if (!settings.enabled) {
            return new ReceiveFunctionHandle();
        }
        lock.lock();
        try {
            ReceiveFunctionHandle declared = state.receiveFunctions.get(function);
            if (declared != null) {
                return declared;
            }
            if (settings.fixedFunctions) {
                return new ReceiveFunctionHandle();
            }
            reports.drop();
            conclusions.outdated();
            return state.receiveFunctions.declare(function);
        } finally {
            lock.unlock();
        }
    }

    /** Reports what somebody else, such as the daemon, found: a receive function that does not run, by its name. */
    public void reportReceiveFunctions(Outcome outcome) {
        hold(Single.RECEIVE_FUNCTIONS_ELSEWHERE, outcome);
    }

    // ---- the self-check

    /**
     * Does what the original's one-minute timer does: examines the receive functions and tells watchers if the whole
     * flipped. Nothing runs by itself; the starter calls this every {@code tailnet.health.self-check-interval}.
     */
    public void selfCheck() {
        change(now -> {
            selfCheckAsked = true;
            return state.judgeReceiveFunctions(now);
        });
        lastSelfCheck = time.now();
    }

    /** Returns when the last self-check ended, or null before the first. Never blocks. */
    public @Nullable Instant lastSelfCheck() {
        Instant last = lastSelfCheck;
        return last == null ? null : wallClock(last);
    }

    /** Returns how long ago the last self-check ended, or null before the first. Never blocks. */
    public @Nullable Duration sinceLastSelfCheck() {
        Instant last = lastSelfCheck;
        return last == null ? null : Duration.between(last, time.now());
    }

    // ---- time

    /** Returns what the wall clock shows now. */
    public Instant now() {
        return wallClock(time.now());
    }

    /**
     * Returns now on the tracker's own line, which only goes forward: to measure with, not to show. The wall clock may
     * have been stepped any way since this line began.
     */
    public Instant steadyNow() {
        return time.now();
    }

    /** Returns what the wall clock, as it stands now, shows at an instant of {@link #steadyNow()}. Never blocks. */
    public Instant wallClock(Instant steady) {
        return (lock.isHeldByCurrentThread() ? wall() : time.wall(time.nanos())).shown(steady);
    }

    // ---- answers

    /** Returns what the tracker says now. */
    public Report report() {
        Report kept = reports.kept();
        if (kept != null) {
            return kept;
        }
        enter();
        try {
            return reportLocked(time.nanos()); // time may have passed while this waited
        } finally {
            lock.unlock();
            listeners.tell(lock);
        }
    }

    /** Returns the error last reported for a subsystem, or null if it is healthy or was never reported. */
    public @Nullable String errorOf(Subsystem subsystem) {
        return read(() -> Conditions.error(state.subsystems.get(subsystem)));
    }

    /** Returns the feed that fills this tracker, or null if it has none. */
    public @Nullable FeedLink feed() {
        return feed;
    }

    // ---- listeners

    /** Registers a watcher; it is told of every flip from now on, by the original's rules. */
    public Registration watch(Watcher watcher) {
        Objects.requireNonNull(watcher, "watcher");
        return settings.enabled ? listeners.add(watcher, lock) : () -> {};
    }

    /** Registers a listener; it is told of every flip of a check or Warnable from now on. */
    public Registration onTransition(TransitionListener listener) {
        Objects.requireNonNull(listener, "listener");
        return settings.enabled ? listeners.add(listener, lock) : () -> {};
    }

    /** Registers what answers for a type of debug information; a later one for the same type replaces it. */
    public void registerDebugHandler(String type, Supplier<String> handler) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(handler, "handler");
        if (settings.enabled) {
            lock.lock();
            try {
                debugHandlers.put(type, handler);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Returns what answers for a type of debug information, or null if nothing does. */
    public @Nullable Supplier<String> debugHandler(String type) {
        return read(() -> debugHandlers.get(type));
    }

    // ---- several reports at once

    /**
     * Makes several reports at once: nobody sees a part of them, and listeners are told of their sum.
     *
     * @param reports calls methods of this tracker; must not wait for anything
     */
    public void batch(Runnable reports) {
        Objects.requireNonNull(reports, "reports");
        change(now -> {
            reports.run();
            return false;
        });
    }

    // ---- inside

    /** Changes the state; returns whether that may change what the report says. */
    @FunctionalInterface
    private interface Change {
        boolean apply(Instant now);
    }

    /** A change by what comes so often that it must not make an object, not even an instant. */
    @FunctionalInterface
    private interface FrequentChange {
        boolean apply(long now);
    }

    private void change(Change change) {
        changeAt(now -> change.apply(time.at(now)));
    }

    private void changeAt(FrequentChange change) {
        if (!settings.enabled) {
            return;
        }
        enter();
        try {
            long now = time.nanos();
            reportedAt = now;
            reports.drop(); // before the change, of which nobody shall see a part
            conclusions.keepWhatWasHeard(now);
            if (change.apply(now)) {
                conclusions.outdated();
            }
            conclusions.reported(now);
        } finally {
            if (lock.getHoldCount() == 1) {
                settle();
            }
            lock.unlock();
            listeners.tell(lock);
        }
    }

    private void enter() {
        lock.lock();
        if (lock.getHoldCount() == 1) {
            wall = null;
        }
    }

    /** Returns how the wall clock stands for as long as the lock is held. */
    private WallClock wall() {
        WallClock seen = wall;
        return seen == null ? wall(time.nanos()) : seen;
    }

    private WallClock wall(long now) {
        WallClock seen = wall;
        if (seen == null) {
            seen = time.wall(now);
            wall = seen;
        }
        return seen;
    }

    private <T> @Nullable T read(Supplier<@Nullable T> query) {
        if (!settings.enabled) {
            return null;
        }
        enter();
        try {
            return query.get();
        } finally {
            lock.unlock();
        }
    }

    /** Ends a change, or a batch of them: self-checks if one of them asked for it. */
    private void settle() {
        if (selfCheckAsked) {
            selfCheckAsked = false;
            checkOverall(reportedAt);
            conclusions.checked();
        }
        listeners.send();
    }

    private void checkOverall(long now) {
        Assessment assessment = conclusions.at(now);
        if (state.ipnState.isEmpty() || assessment.verdict() == Verdict.CANNOT_TELL) {
            return;
        }
        String error = assessment.originalText();
        Boolean before = overallHealthy;
        overallHealthy = error == null;
        if (before == null ? error != null : before != (error == null)) {
            listeners.changed(Watcher.OVERALL, error);
        }
    }

    private Report reportLocked(long now) {
        if (!settings.enabled) {
            return ReportWriter.nothing(settings.downSeverity);
        }
        Assessment assessment = conclusions.at(now);
        boolean whole = lock.getHoldCount() == 1; // otherwise a batch reads its own half
        if (whole) {
            listeners.send();
        }
        return reports.make(assessment, now, wall(now), whole);
    }

    /**
     * Returns what {@link #report()} must say now, weighed from nothing but what was reported. Neither uses nor keeps
     * anything of an earlier reading, and tells nobody: at any instant it can be held against what is kept.
     */
    Report reportAnew() {
        enter();
        try {
            long now = time.nanos();
            return reports.anew(now, wall(now));
        } finally {
            lock.unlock();
        }
    }

    /** A flip of what is reported counts at once, even if it is undone before anybody looks. */
    private void reported(String code, Instant now) {
        Catalogue.Entry entry = Catalogue.entry(code);
        if (!conclusions.isSilent(now) && (settings.nodeChecks || !entry.check().nodeCheck())) {
            Judged judged = entry.condition().apply(new Moment(state, now));
            transitions.judged(code, code, judged.status(), judged.text(), now);
        }
    }

    private void backendState(String name, boolean wantRunning, @Nullable Instant said) {
        Objects.requireNonNull(name, "name");
        change(now -> {
            selfCheckAsked = true;
            return state.backendState(name, wantRunning, wall().onLineOrNull(said), now);
        });
    }

    private void mapResponse(@Nullable Instant said) {
        change(now -> {
            selfCheckAsked = true;
            return state.mapResponse(wall().onLineOrNull(said), now);
        });
    }

    private void mapPollEnded(@Nullable Instant said) {
        change(now -> {
            selfCheckAsked |= state.inMapPoll;
            return state.mapPollEnded(wall().onLineOrNull(said), now);
        });
    }

    private void frame(long region, @Nullable Instant said) {
        changeAt(now -> {
            selfCheckAsked = true;
            boolean odd =
                    said == null ? state.frames.note(region, now) : state.frames.note(region, wall().onLine(said), now);
            return odd && region == state.home;
        });
    }

    private void regionConnected(long region, boolean connected, @Nullable Instant since) {
        change(now -> {
            selfCheckAsked = true;
            Held before = state.regionConnections.get(region);
            Held after = Held.of(connected, "not connected", before, wall().onLineOrNull(since), now);
            state.regionConnections.put(region, after);
            return !after.equals(before);
        });
    }

    private void interfaceUp(boolean up, @Nullable Instant since) {
        change(now -> {
            selfCheckAsked = true;
            return state.put(Single.NETWORK, held(Single.NETWORK, up, "network down", since, now));
        });
    }

    private void udp4(boolean unbound, @Nullable Instant since) {
        change(now -> {
            selfCheckAsked = true;
            return state.put(Single.UDP4, held(Single.UDP4, !unbound, "no udp4 bind", since, now));
        });
    }

    private Held held(Single thing, boolean healthy, String error, @Nullable Instant since, Instant now) {
        return Held.of(healthy, error, state.held(thing), wall().onLineOrNull(since), now);
    }

    private void hold(Single thing, Outcome outcome) {
        Objects.requireNonNull(outcome, "outcome");
        change(now -> {
            boolean changed = state.put(thing, after(state.held(thing), outcome, now));
            reported(thing.code(), now);
            return changed;
        });
    }

    private Held after(@Nullable Held before, Outcome outcome, Instant now) {
        return Held.after(before, wall().onLine(outcome), now);
    }

    private <K> boolean put(Map<K, Held> map, K key, Outcome outcome, Instant now) {
        Held before = map.get(key);
        if (outcome.isHealthy()) {
            return map.remove(key) != null;
        }
        Held after = after(before, outcome, now);
        map.put(key, after);
        return !after.equals(before);
    }

    // ---- for the feed

    void feedChanged(Runnable change) {
        change(now -> {
            change.run();
            return true;
        });
    }

    void forgetDerivedTimes() {
        state.forgetDerivedTimes();
    }

    /** Collects the properties of a {@link Tracker}. Not thread-safe. */
    public static final class Builder {
        private boolean enabled = true;
        private TimeLine time = new SteadyClock();
        private @Nullable Executor executor;
        private Severity downSeverity = Severity.MEDIUM;
        private boolean nodeChecks = true;
        private int watcherCapacity = 1024;
        private @Nullable String version;
        private @Nullable Set<ReceiveFunction> receiveFunctions;
        private @Nullable FeedSource feedSource;
        private Duration staleAfter = Duration.ofSeconds(10);

        private Builder() {}

        /** Switches the tracker on or off; one that is off accepts everything and tells nothing. */
        public Builder enabled(boolean value) {
            enabled = value;
            return this;
        }

        /**
         * Sets where time comes from, both to measure and to show; it should not go backwards. The default measures by
         * the monotonic clock and shows what the wall clock shows.
         */
        public Builder clock(InstantSource value) {
            return timeLine(TimeLine.of(Objects.requireNonNull(value, "clock")));
        }

        Builder timeLine(TimeLine value) {
            time = value;
            return this;
        }

        /**
         * Sets on which executor listeners are told; the default is the thread that reports, or that reads what time has
         * changed.
         */
        public Builder executor(Executor value) {
            executor = Objects.requireNonNull(value, "executor");
            return this;
        }

        /** Sets from which severity on a finding makes the verdict unhealthy; the default is medium. */
        public Builder downSeverity(Severity value) {
            downSeverity = Objects.requireNonNull(value, "downSeverity");
            return this;
        }

        /** Says whether this is a tailnet node (the default); otherwise the checks that only such a node has go. */
        public Builder nodeChecks(boolean value) {
            nodeChecks = value;
            return this;
        }

        /**
         * Sets how many events may wait for one listener; the default is 1024.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder watcherCapacity(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("watcherCapacity must be at least 1 but is " + value);
            }
            watcherCapacity = value;
            return this;
        }

        /** Sets the number of the version that runs, as update texts show it; the default is that it is not known. */
        public Builder version(String value) {
            version = Objects.requireNonNull(value, "version");
            return this;
        }

        /**
         * Declares the receive functions from the start, and no others later (the original: all three, or only DERP
         * where there is no UDP). The default is that a function is declared when its handle is first taken.
         */
        public Builder receiveFunctions(Set<ReceiveFunction> value) {
            receiveFunctions = Set.copyOf(value);
            return this;
        }

        /**
         * Says that a feed fills this tracker, so that silence is not health. What its daemon tells of is the feed's to
         * report; the application's own Warnables are not touched.
         *
         * @param source where its answers come from
         * @param stale for how long a last good answer counts
         * @throws IllegalArgumentException if {@code stale} is not positive
         */
        public Builder fed(FeedSource source, Duration stale) {
            if (stale.isZero() || stale.isNegative()) {
                throw new IllegalArgumentException("stale must be positive but is " + stale);
            }
            feedSource = Objects.requireNonNull(source, "source");
            staleAfter = stale;
            return this;
        }

        /** Makes the tracker. */
        public Tracker build() {
            return new Tracker(this);
        }
    }
}
