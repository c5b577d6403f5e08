package io.github.tailnethealth.evidence;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that a daemon had signalled by a moment, raw, and what that means by the original's rules.
 *
 * @param at the moment
 * @param reach whether the daemon could be asked
 * @param state the backend's state
 * @param upSince since when the state is Starting or Running, or null
 * @param wantRunning whether it is meant to run
 * @param online whether it is in a map poll; null if it has not said since it was last reached
 * @param offlineSince since when it has not been, or null if it never was since it was last reached
 * @param offlineBefore since when it had not been, if it was back for so short that a poll may miss it; or null
 * @param relay the code of its home region, empty if it has none; null if not said
 * @param home the number of its home region, 0 if not known
 * @param shown the warnings it shows, by code
 * @param onlyInStatus texts of problems that only its status has
 * @param lostRegion a home that was lost when last heard of, 0 if none
 * @param lostUntil until when that may still count although nothing is shown, or null
 * @param unprovenUntil until when that no lost home is shown proves nothing, or null
 */
public record Signal(
        Duration at,
        Reach reach,
        String state,
        Duration upSince,
        boolean wantRunning,
        Boolean online,
        Duration offlineSince,
        Duration offlineBefore,
        String relay,
        long home,
        Map<String, Shown> shown,
        Set<String> onlyInStatus,
        long lostRegion,
        Duration lostUntil,
        Duration unprovenUntil) {

    /** The original waits so long before it calls a node out of the map poll. */
    public static final Duration OUT_OF_POLL_COUNTS = Duration.ofSeconds(10);

    /** So long it may take until a node that has started has a home, and until that is seen. */
    private static final Duration CHOOSES = Duration.ofSeconds(2);

    /** Whether a daemon can be asked. */
    public enum Reach {
        /** Nobody answers. */
        GONE,
        /** It accepts, and does not answer in time. */
        STALLED,
        /** Reached, but not both its stream and its status have said something since. */
        CONNECTING,
        REACHED
    }

    /** Returns the same at another moment. */
    Signal movedTo(Duration moment) {
        return new Signal(
                moment,
                reach,
                state,
                upSince,
                wantRunning,
                online,
                offlineSince,
                offlineBefore,
                relay,
                home,
                shown,
                onlyInStatus,
                lostRegion,
                lostUntil,
                unprovenUntil);
    }

    /** Returns whether a daemon is and shows the same at two moments. */
    public boolean sameAs(Signal other) {
        return reach == other.reach
                && state.equals(other.state)
                && wantRunning == other.wantRunning
                && Objects.equals(online, other.online)
                && Objects.equals(relay, other.relay)
                && shown.keySet().equals(other.shown.keySet());
    }

    /** How the signals are read by one who may know more or less than they say. */
    enum Reading {
        PLAIN,
        /** A home that was lost before counts as lost until the daemon would show it. */
        CAUTIOUS,
        /** It was missed that the node was back in the map poll for a moment. */
        SLOW,
        /** A node that has only just started may choose its home first. */
        PATIENT
    }

    /** Returns what the original's ladder makes of it at {@code now}. */
    String kind(Duration now, Reading reading) {
        String kind = kind(now, offlineSince(reading), isHomeless(now, reading));
        boolean below = kind.equals(Kind.HEALTHY) || kind.equals(Kind.OTHER) || kind.equals(Kind.NOT_HEARD);
        return reading == Reading.CAUTIOUS && below && mayBeLost(now) ? notConnected(home) : kind;
    }

    private Duration offlineSince(Reading reading) {
        return reading == Reading.SLOW && offlineBefore != null ? offlineBefore : offlineSince;
    }

    private boolean isHomeless(Duration now, Reading reading) {
        boolean chooses = upSince != null && now.minus(upSince).compareTo(CHOOSES) <= 0;
        return relay != null && relay.isEmpty() && !(reading == Reading.PATIENT && chooses);
    }

    private boolean mayBeLost(Duration now) {
        return lostUntil != null && lostRegion == home && now.compareTo(lostUntil) <= 0;
    }

    private String kind(Duration now, Duration offline, boolean homeless) {
        if (shown.containsKey("network-status")) {
            return Kind.NETWORK_DOWN;
        }
        if (shown.containsKey("local-log-config-error")) {
            return Kind.OTHER;
        }
        if (!wantRunning) {
            return Kind.STATE + state + ", wantRunning=false";
        }
        if (shown.containsKey("login-state")) {
            return Kind.LOGIN;
        }
        boolean in = Boolean.TRUE.equals(online);
        if (!in && (offline == null || now.minus(offline).compareTo(OUT_OF_POLL_COUNTS) > 0)) {
            return Kind.NOT_IN_MAP_POLL;
        }
        if (shown.containsKey("mapresponse-timeout")) {
            return Kind.NO_MAP_RESPONSE;
        }
        if (shown.containsKey("no-derp-home") || (in && homeless)) {
            return Kind.NO_DERP_HOME;
        }
        Shown lost = shown.get("no-derp-connection");
        if (lost != null) {
            return notConnected(Long.parseLong(lost.args().getOrDefault("derp-region-id", "0")));
        }
        if (hungUp()) {
            return notConnected(home);
        }
        if (shown.containsKey("derp-timed-out")) {
            return Kind.NOT_HEARD;
        }
        if (shown.containsKey("no-udp4-bind")) {
            return Kind.NO_UDP4;
        }
        Set<String> rest = new TreeSet<>(shown.keySet());
        rest.remove("warming-up");
        rest.remove("wantrunning-false");
        return rest.isEmpty() && onlyInStatus.isEmpty() ? Kind.HEALTHY : Kind.OTHER;
    }

    /** Returns whether the daemon has hung up on its relays, of which it shows nothing. */
    public boolean hungUp() {
        return state.equals("NeedsLogin");
    }

    /** Returns when time alone changes the kind, or null if it does not. */
    public Duration changes() {
        return offlineSince == null || Boolean.TRUE.equals(online) ? null : offlineSince.plus(OUT_OF_POLL_COUNTS);
    }

    private static String notConnected(long region) {
        return Kind.NOT_CONNECTED + " " + region;
    }
}
