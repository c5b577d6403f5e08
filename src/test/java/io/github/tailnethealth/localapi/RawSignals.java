package io.github.tailnethealth.localapi;

import io.github.tailnethealth.evidence.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the daemon itself signals, read off its raw answers by the shortest rules there are and with none of our mapping:
 * the judge of whether an answer of ours is the daemon's own.
 */
final class RawSignals {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String[] STATES = {
        "NoState", "InUseOtherUser", "NeedsLogin", "NeedsMachineAuth", "Stopped", "Starting", "Running"
    };
    private static final Set<String> UP = Set.of("Starting", "Running");

    private record Said(Duration at, String kind) {}

    private final Deque<Said> said = new ArrayDeque<>();
    private final Map<String, Long> regions = new HashMap<>();
    private Set<String> shown = new TreeSet<>();
    private Set<String> shownTexts = new HashSet<>();
    private Set<String> statusOnly = new HashSet<>();
    private String state = "";
    private long lostRegion;
    private boolean want;
    private boolean online;
    private Duration offlineSince;
    private String relay = "";
    private boolean reachable;

    boolean online() {
        return online;
    }

    boolean reachable() {
        return reachable;
    }

    Set<String> shown() {
        return shown;
    }

    void opened() {
        reachable = true;
    }

    void ended(boolean lost, Duration at) {
        reachable = false;
        if (lost) {
            online = false;
            offlineSince = null;
        }
        note(at);
    }

    void bus(String body, Duration at) {
        JsonNode line = JSON.readTree(body);
        if (line.path("State").isNumber()) {
            state = STATES[line.get("State").intValue()];
        }
        if (line.path("Prefs").isObject()) {
            want = line.get("Prefs").path("WantRunning").booleanValue(false);
        }
        if (line.path("Health").isObject()) {
            JsonNode warnings = line.get("Health").path("Warnings");
            shown = warnings.isObject() ? new TreeSet<>(warnings.propertyNames()) : new TreeSet<>();
            lostRegion = Long.parseLong(warnings.path("no-derp-connection")
                    .path("Args")
                    .path("derp-region-id")
                    .stringValue("0"));
            shownTexts = new HashSet<>();
            warnings.forEach(warning -> shownTexts.add(warning.path("Text").stringValue("")));
        }
        note(at);
    }

    void status(String body, Duration at) {
        JsonNode status = JSON.readTree(body);
        state = status.get("BackendState").stringValue();
        JsonNode self = status.path("Self");
        boolean now = self.path("Online").booleanValue(false);
        if (online && !now) {
            offlineSince = at;
        }
        online = now;
        relay = self.path("Relay").stringValue("");
        statusOnly = new HashSet<>();
        status.path("Health").forEach(text -> {
            if (!shownTexts.contains(text.stringValue()) && text.stringValue().contains(": ")) {
                statusOnly.add(text.stringValue());
            }
        });
        note(at);
    }

    void derpMap(String body) {
        JSON.readTree(body)
                .path("Regions")
                .forEach(region -> regions.put(
                        region.get("RegionCode").stringValue(),
                        region.get("RegionID").longValue()));
    }

    /** Returns every kind that the daemon's signals made within {@code last}. */
    Set<String> kindsWithin(Duration last, Duration now) {
        note(now);
        Set<String> kinds = new HashSet<>();
        Duration from = now.minus(last);
        Said before = null;
        for (Said one : said) {
            if (one.at.compareTo(from) >= 0) {
                kinds.add(one.kind);
            } else {
                before = one;
            }
        }
        if (before != null) {
            kinds.add(before.kind);
        }
        return kinds;
    }

    private void note(Duration at) {
        String kind = kind(at);
        if (said.isEmpty() || !said.peekLast().kind.equals(kind)) {
            said.addLast(new Said(at, kind));
        }
    }

    private String kind(Duration now) {
        if (shown.contains("network-status")) {
            return Kind.NETWORK_DOWN;
        }
        if (!want) {
            return Kind.STATE + state + ", wantRunning=false";
        }
        if (shown.contains("login-state")) {
            return Kind.LOGIN;
        }
        if (!online && (offlineSince == null || now.minus(offlineSince).compareTo(Duration.ofSeconds(10)) > 0)) {
            return Kind.NOT_IN_MAP_POLL;
        }
        if (shown.contains("no-derp-home") || (online && relay.isEmpty())) {
            return Kind.NO_DERP_HOME;
        }
        if (shown.contains("no-derp-connection") || !UP.contains(state)) {
            return Kind.NOT_CONNECTED + " " + (lostRegion == 0 ? regions.getOrDefault(relay, 0L) : lostRegion);
        }
        Set<String> rest = new TreeSet<>(shown);
        rest.remove("warming-up");
        rest.remove("wantrunning-false");
        return rest.isEmpty() && statusOnly.isEmpty() ? Kind.HEALTHY : Kind.OTHER;
    }
}
