package io.github.tailnethealth.evidence;

import io.github.tailnethealth.evidence.Signal.Reach;
import io.github.tailnethealth.evidence.Signal.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a daemon itself signals, read off its raw answers by the shortest rules there are and with none of our mapping:
 * the judge of whether an answer of ours is the daemon's own. Keeps every moment. Thread-safe.
 */
public final class DaemonSignals {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String[] STATES = {
        "NoState", "InUseOtherUser", "NeedsLogin", "NeedsMachineAuth", "Stopped", "Starting", "Running"
    };
    /** A daemon hides a lost home for 10 s, so for that long a lost one may be lost still. */
    private static final Duration HIDES = Duration.ofSeconds(15);

    /** Who polls every second can miss what is over sooner, and needs time to ask. */
    private static final Duration MISSED = Duration.ofMillis(1_500);

    private final List<Signal> signals = new ArrayList<>();
    private final Map<String, Long> regions = new HashMap<>();
    private boolean streamOpen;
    private boolean lineIn;
    private boolean statusIn;
    private boolean stalled;
    private String state = "";
    private Duration upSince;
    private boolean want;
    private Boolean online;
    private Duration offlineSince;
    private Duration onlineSince;
    private Duration offlineBefore;
    private String relay;
    private Map<String, Shown> shown = Map.of();
    private Set<String> onlyInStatus = Set.of();
    private long lostRegion;
    private Duration lostUntil;

    /** Names the regions by their codes. */
    public synchronized void regions(Map<String, Long> byCode) {
        regions.putAll(byCode);
    }

    /** The daemon's own region map; null while it has none. */
    public synchronized void derpMap(String body) {
        JSON.readTree(body)
                .path("Regions")
                .forEach(region -> regions.put(
                        region.get("RegionCode").stringValue(),
                        region.get("RegionID").longValue()));
    }

    /** A stream was opened. */
    public synchronized void opened(Duration at) {
        streamOpen = true;
        lineIn = false;
        note(at);
    }

    /** A stream ended, or none could be opened. */
    public synchronized void ended(boolean gone, Duration at) {
        streamOpen = false;
        lineIn = false;
        if (gone) {
            statusIn = false;
        }
        stalled = !gone;
        note(at);
    }

    /** A line came. */
    public synchronized void line(String body, Duration at) {
        JsonNode line = JSON.readTree(body);
        if (!lineIn) {
            lineIn = true;
            shown = Map.of();
            mayStillBeLost(at);
        }
        if (line.path("State").isNumber()) {
            stateIs(STATES[line.get("State").intValue()], at);
        }
        if (line.path("Prefs").isObject()) {
            want = line.get("Prefs").path("WantRunning").booleanValue(false);
            if (!want) {
                mayStillBeLost(at);
            }
        }
        if (line.path("Health").isObject()) {
            shown = shown(line.get("Health").path("Warnings"));
            Shown lost = shown.get("no-derp-connection");
            if (lost != null && !shown.containsKey("wantrunning-false")) {
                lostRegion = Long.parseLong(lost.args().getOrDefault("derp-region-id", "0"));
                lostUntil = null;
            } else if (lostUntil == null && want && !shown.containsKey("wantrunning-false")) {
                lostRegion = 0; // it was shown, and is no more
            }
        }
        note(at);
    }

    /** A status came. */
    public synchronized void status(String body, Duration at) {
        JsonNode status = JSON.readTree(body);
        if (!statusIn) {
            statusIn = true;
            online = null;
            offlineSince = null;
            onlineSince = null;
            offlineBefore = null;
            mayStillBeLost(at);
        }
        stalled = false;
        stateIs(status.path("BackendState").stringValue(""), at);
        JsonNode self = status.path("Self");
        boolean now = self.path("Online").booleanValue(false);
        onlineIs(now, at);
        String before = relay;
        relay = self.path("Relay").stringValue("");
        if (before != null && !before.equals(relay)) {
            mayStillBeLost(at);
        }
        onlyInStatus = onlyIn(status.path("Health"));
        boolean wouldShow = now && want && !shown.containsKey("no-derp-connection");
        if (wouldShow && lostUntil != null && at.compareTo(lostUntil) > 0) {
            lostRegion = 0;
        }
        note(at);
    }

    /** A status did not come in time. */
    public synchronized void timedOut(Duration at) {
        stalled = true;
        note(at);
    }

    /** Returns every moment at which anything changed, in order. */
    public synchronized List<Signal> all() {
        return List.copyOf(signals);
    }

    /** Returns what was signalled last, or null if nothing was. */
    public synchronized Signal last() {
        return signals.isEmpty() ? null : signals.get(signals.size() - 1);
    }

    /** Returns every kind that the signals made at any time of that stretch. */
    public synchronized Set<String> kindsBetween(Duration from, Duration to) {
        Set<String> kinds = new TreeSet<>();
        for (int i = 0; i < signals.size(); i++) {
            Signal one = signals.get(i);
            Duration end = i + 1 < signals.size() ? signals.get(i + 1).at() : to;
            if (one.at().compareTo(to) > 0 || end.compareTo(from) < 0) {
                continue;
            }
            Duration first = max(one.at(), from);
            Duration last = min(end, to);
            for (Duration moment : new Duration[] {first, last}) {
                for (Reading reading : Reading.values()) {
                    kinds.add(one.kind(moment, reading));
                }
            }
        }
        return kinds;
    }

    /** Returns when the signals first made a kind in that stretch, or null if they did not. */
    public synchronized Duration firstAt(Predicate<String> wanted, Duration from, Duration to) {
        for (int i = 0; i < signals.size(); i++) {
            Signal one = signals.get(i);
            Duration end = i + 1 < signals.size() ? min(signals.get(i + 1).at(), to) : to;
            Duration begin = max(one.at(), from);
            if (end.compareTo(begin) < 0) {
                continue;
            }
            if (wanted.test(one.kind(begin, Reading.CAUTIOUS))) {
                return begin;
            }
            Duration turn = one.changes();
            if (turn != null && turn.compareTo(begin) >= 0 && turn.compareTo(end) < 0) {
                Duration after = turn.plusNanos(1);
                if (wanted.test(one.kind(after, Reading.CAUTIOUS))) {
                    return after;
                }
            }
        }
        return null;
    }

    private void onlineIs(boolean now, Duration at) {
        if (now && Boolean.FALSE.equals(online)) {
            onlineSince = at;
        } else if (!now && Boolean.TRUE.equals(online)) {
            boolean brief = onlineSince != null && at.minus(onlineSince).compareTo(MISSED) < 0;
            offlineBefore = !brief ? null : offlineBefore == null ? offlineSince : offlineBefore;
            offlineSince = at;
        }
        online = now;
    }

    private void mayStillBeLost(Duration at) {
        lostUntil = at.plus(HIDES);
    }

    private void stateIs(String name, Duration at) {
        if (!name.equals(state) && name.equals("Running")) {
            mayStillBeLost(at);
        }
        boolean up = name.equals("Starting") || name.equals("Running");
        upSince = !up ? null : upSince == null ? at : upSince;
        state = name;
    }

    private Set<String> onlyIn(JsonNode texts) {
        Set<String> known = new HashSet<>();
        shown.values().forEach(warning -> known.add(warning.text()));
        Set<String> only = new TreeSet<>();
        texts.forEach(text -> {
            // "Title: Text" is how a status has a message of control
            if (!known.contains(text.stringValue()) && text.stringValue().contains(": ")) {
                only.add(text.stringValue());
            }
        });
        return only;
    }

    private static Map<String, Shown> shown(JsonNode warnings) {
        Map<String, Shown> result = new TreeMap<>();
        warnings.properties().forEach(entry -> {
            JsonNode warning = entry.getValue();
            Map<String, String> args = new TreeMap<>();
            warning.path("Args")
                    .properties()
                    .forEach(arg -> args.put(arg.getKey(), arg.getValue().asString()));
            result.put(
                    entry.getKey(),
                    new Shown(
                            entry.getKey(),
                            warning.path("Text").stringValue(""),
                            instant(warning.path("BrokenSince").stringValue("")),
                            args));
        });
        return result;
    }

    private static Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private void note(Duration at) {
        Reach reach = stalled
                ? Reach.STALLED
                : streamOpen && lineIn && statusIn
                        ? Reach.REACHED
                        : streamOpen || statusIn ? Reach.CONNECTING : Reach.GONE;
        Signal now = new Signal(
                at,
                reach,
                state,
                upSince,
                want,
                online,
                offlineSince,
                offlineBefore,
                relay,
                relay == null ? 0 : regions.getOrDefault(relay, 0L),
                shown,
                onlyInStatus,
                lostRegion,
                lostRegion == 0 ? null : lostUntil,
                lostUntil);
        Signal before = last();
        if (before == null || !before.equals(now.movedTo(before.at()))) {
            signals.add(now);
        }
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
