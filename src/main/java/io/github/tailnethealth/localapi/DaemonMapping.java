package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.Codes;
import io.github.tailnethealth.tracker.FeedLink;
import io.github.tailnethealth.tracker.LatestVersion;
import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Tracker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the daemon says, put together and turned into reports. Each answer is one batch, so that nobody sees half of it.
 * After the daemon was lost nothing is reported until one status and the first line of a stream are in.
 *
 * <p>Thread-safe: the stream and the polls come from threads of their own.
 */
final class DaemonMapping {
    /** As the original and the daemon have it: 2m5s, rounded to whole seconds. */
    private static final Duration OVERDUE_AFTER = Duration.ofMillis(125_500);

    private static final Duration LONGEST_GUESS = Duration.ofMillis(250);
    /** So many homes are remembered. */
    private static final int MAX_REGIONS = 64;
    /** What a long version has behind the short one. */
    private static final Pattern BUILD = Pattern.compile("-t[0-9a-f]+(?:-g[0-9a-f]+)?(?:-dirty)?$");

    private final Tracker tracker;
    private final FeedLink feed;
    private final WarningReports warnings;
    private final HomeRegion home = new HomeRegion();
    private final ControlTexts controlTexts = new ControlTexts();
    private final Set<Long> regions = new LinkedHashSet<>();

    // what the daemon said last, with instants of the tracker's line; guarded by this
    private boolean inStep;
    private boolean lineIn;
    private @Nullable StatusAnswer lastStatus;
    private Map<String, Warning> shown = Map.of();
    private boolean wantRunning;
    private boolean checkForUpdates;
    private String state = "";
    private @Nullable Instant upSince;
    private boolean online;
    private @Nullable Instant onlineSeen;
    private @Nullable Instant offlineFrom;
    private @Nullable ClientVersion clientVersion;
    private @Nullable Instant keyExpiry;

    DaemonMapping(Tracker tracker, FeedLink feed) {
        this.tracker = tracker;
        this.feed = feed;
        this.warnings = new WarningReports(tracker);
    }

    /** The daemon is gone, or may be another one when it answers again. */
    synchronized void lost() {
        inStep = false;
        lineIn = false;
        lastStatus = null;
        state = "";
        upSince = null;
        clientVersion = null;
        onlineSeen = null;
        offlineFrom = null;
        controlTexts.forget();
        warnings.sayAllAgain();
        home.lossNotShown();
    }

    /** Takes a line of the bus. */
    synchronized void line(Notify news) {
        Instant now = tracker.steadyNow();
        Map<String, Warning> before = shown;
        if (news.opensWatch()) {
            lineIn = true;
            shown = Map.of();
        }
        if (news.state() != null) {
            BackendState known = BackendState.ofNumber(news.state());
            if (known != null) {
                stateIs(known.wireName(), now);
            }
        }
        if (news.prefs() != null) {
            take(news.prefs());
        }
        if (news.health() != null) {
            shown = WarningReports.credible(news.health().warnings(), before, tracker.wallClock(now));
            controlTexts.rang();
        }
        if (news.clientVersion() != null) {
            clientVersion = news.clientVersion();
        }
        SelfChange self = news.selfChange();
        if (self != null) {
            keyExpiry = self.keyExpiry();
            if (self.homeDerp() != null && self.homeDerp() != 0) {
                home.learn(self.homeDerp(), now);
            }
        }
        reportIfInStep(now, false);
    }

    /** Takes a status: a good answer. Returns whether this is in step: not before a line of the bus was understood. */
    synchronized boolean status(StatusAnswer answer) {
        Instant now = tracker.steadyNow();
        lastStatus = answer;
        Status status = answer.status();
        Status.Self self = status.self();
        if (status.backendState() != null) {
            stateIs(status.backendState(), now);
        }
        online = self != null && Boolean.TRUE.equals(self.online());
        if (self != null) {
            keyExpiry = self.keyExpiry();
            home.relay(self.relay(), now, online && HomeRegion.settled(upSince, now));
        }
        if (status.clientVersion() != null) {
            clientVersion = status.clientVersion();
        }
        int capability = answer.capability() == null ? 0 : answer.capability();
        if (ControlTexts.onlyInStatus(capability)) {
            controlTexts.status(status.health(), shownTexts());
        }
        reportIfInStep(now, true);
        return inStep;
    }

    /** Takes what the user wants. */
    synchronized void prefs(Prefs prefs) {
        take(prefs);
        reportIfInStep(tracker.steadyNow(), false);
    }

    /** Takes the relay regions; null as long as the daemon has none. */
    synchronized void derpMap(@Nullable DerpMap map) {
        Instant now = tracker.steadyNow();
        home.map(map, now);
        reportIfInStep(now, false);
    }

    /** Takes the daemon's own metrics. */
    synchronized void userMetrics(UserMetrics metrics) {
        Instant now = tracker.steadyNow();
        if (metrics.homeRegion().isPresent() && metrics.homeRegion().getAsLong() != 0) {
            home.learn(metrics.homeRegion().getAsLong(), now);
        }
        reportIfInStep(now, false);
    }

    /** Returns whether the daemon named a region that the map we have does not. */
    synchronized boolean needsDerpMap() {
        return home.needsMap();
    }

    private void take(Prefs prefs) {
        wantRunning = Boolean.TRUE.equals(prefs.wantRunning());
        Prefs.AutoUpdate update = prefs.autoUpdate();
        checkForUpdates = update != null && Boolean.TRUE.equals(update.check());
    }

    private void stateIs(String name, Instant now) {
        if (name.equals(state)) {
            return;
        }
        boolean running = name.equals(BackendState.RUNNING.wireName());
        boolean up = running || name.equals(BackendState.STARTING.wireName());
        upSince = up ? upSince == null ? now : upSince : null;
        state = name;
        if (running) {
            home.unproven(now);
            home.lossNotShown();
        }
    }

    private Set<String> shownTexts() {
        Set<String> texts = new HashSet<>();
        shown.values().forEach(warning -> {
            if (warning.text() != null) {
                texts.add(warning.text());
            }
        });
        return texts;
    }

    private void reportIfInStep(Instant now, boolean answered) {
        if (inStep) {
            tracker.batch(() -> {
                if (answered) {
                    feed.answered();
                }
                report(now, answered);
            });
        } else if (lineIn && lastStatus != null) {
            inStep = true;
            home.unproven(now);
            feed.inStep(() -> {
                report(now, true);
                warnings.forgetAllBut(shown); // another daemon may never have known them
            });
        } else if (lineIn || lastStatus != null) {
            feed.outOfStep(); // heard again, and not yet in step
        }
    }

    private void report(Instant now, boolean withPoll) {
        Instant offSince = WarningReports.since(shown.get(Codes.WANTRUNNING_FALSE));
        if (offSince != null && !wantRunning) {
            tracker.ipnState(state, false, offSince);
        } else {
            tracker.ipnState(state, wantRunning);
        }
        warnings.report(shown, controlTexts.messages());
        if (withPoll) {
            mapPoll(now);
        }
        derp(now);
        StatusAnswer answer = lastStatus;
        if (answer != null) {
            String version = version(answer);
            tracker.version(version == null ? null : BUILD.matcher(version).replaceFirst(""));
            tracker.nodeFacts(new NodeFacts(version, answer.status().tailscaleIps(), keyExpiry, online));
        }
        tracker.checkForUpdates(checkForUpdates);
        tracker.latestVersion(latest(clientVersion));
    }

    private void mapPoll(Instant now) {
        Instant lastResponse = lastHeard(shown.get(Codes.MAPRESPONSE_TIMEOUT), now);
        if (online) {
            onlineSeen = now;
            offlineFrom = null;
            tracker.gotMapResponse(lastResponse == null ? tracker.wallClock(now) : lastResponse);
            return;
        }
        Instant lastOnline = onlineSeen;
        if (lastOnline == null) {
            tracker.outOfMapPoll();
            return;
        }
        Instant from = offlineFrom == null ? ended(lastOnline, now) : offlineFrom;
        offlineFrom = from;
        if (lastResponse != null) {
            // that a poll has just ended does not hide for how long it had brought nothing
            tracker.gotMapResponse(lastResponse);
        }
        tracker.outOfMapPoll(tracker.wallClock(from));
    }

    /** Returns when that was last heard which the daemon misses, by the wall clock, or null if it misses nothing. */
    private @Nullable Instant lastHeard(@Nullable Warning late, Instant now) {
        if (late == null) {
            return null;
        }
        Instant since = WarningReports.since(late);
        if (since != null) {
            return since.minus(OVERDUE_AFTER);
        }
        Duration age = GoDuration.parse(late.args().get("duration"));
        return age == null ? null : tracker.wallClock(now.minus(age));
    }

    /** It ended some time since the last poll. Rather too late than too early: a part of that is taken, and not much. */
    private static Instant ended(Instant lastOnline, Instant now) {
        Duration part = Duration.between(lastOnline, now).dividedBy(4);
        return now.minus(part.compareTo(LONGEST_GUESS) > 0 ? LONGEST_GUESS : part);
    }

    private void derp(Instant now) {
        home.off(!wantRunning, now);
        Warning lost = shown.get(Codes.NO_DERP_CONNECTION);
        Long named = lost == null ? null : WarningReports.regionOf(lost);
        if (named != null && home.home() == null) {
            home.learn(named, now); // what is lost is the home
        }
        Long region = home.home();
        if (region == null) {
            tracker.derpHomeUnknown();
            return;
        }
        tracker.derpHome(region, false);
        Instant unprovenUntil = home.unprovenUntil();
        if (unprovenUntil != null) {
            tracker.derpHomeUnprovenUntil(tracker.wallClock(unprovenUntil));
        }
        boolean off = shown.containsKey(Codes.WANTRUNNING_FALSE); // then it only blinks, because of our own polls
        if (lost != null && !off) {
            long lostRegion = named == null ? region : named;
            home.lost(lostRegion);
            makeRoomFor(lostRegion);
            Instant since = WarningReports.since(lost);
            if (since == null) {
                tracker.derpRegionConnected(lostRegion, false);
            } else {
                tracker.derpRegionConnected(lostRegion, false, since);
            }
        } else if (region != 0 && wantRunning && state.equals(BackendState.NEEDS_LOGIN.wireName())) {
            // it hangs up on its relays and shows nothing; the original says so
            makeRoomFor(region);
            tracker.derpRegionConnected(region, false);
        } else if (region != 0 && showsRelays()) {
            boolean connected = home.countsAsConnected(region, now);
            makeRoomFor(region);
            tracker.derpRegionConnected(region, connected);
            if (connected) {
                frames(region, now);
            }
        }
    }

    /** Notes that this region is reported about; the one of too many that has not been for longest is forgotten. */
    private void makeRoomFor(long region) {
        regions.remove(region);
        regions.add(region);
        if (regions.size() > MAX_REGIONS) {
            Long first = regions.iterator().next();
            regions.remove(first);
            tracker.forgetDerpRegion(first);
        }
    }

    /** Returns whether a lost relay would be shown now, so that none shown means none lost. */
    private boolean showsRelays() {
        return online
                && wantRunning
                && !shown.containsKey("warming-up")
                && !shown.containsKey(Codes.NETWORK_STATUS)
                && !shown.containsKey(Codes.NO_DERP_HOME);
    }

    private void frames(long region, Instant now) {
        Instant last = lastHeard(shown.get(Codes.DERP_TIMED_OUT), now);
        tracker.derpFrameReceived(region, last == null ? tracker.wallClock(now) : last);
    }

    private static @Nullable String version(StatusAnswer answer) {
        String version = answer.status().version();
        return version == null ? answer.daemonVersion() : version;
    }

    private static @Nullable LatestVersion latest(@Nullable ClientVersion version) {
        return version == null
                ? null
                : new LatestVersion(
                        Boolean.TRUE.equals(version.runningLatest()),
                        version.latestVersion() == null ? "" : version.latestVersion(),
                        Boolean.TRUE.equals(version.urgentSecurityUpdate()));
    }
}
