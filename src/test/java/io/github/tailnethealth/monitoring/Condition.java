package io.github.tailnethealth.monitoring;

import java.util.Arrays;
import java.util.List;

/** What a node can suffer from, as both a scripted daemon and an embedding application can show it. */
enum Condition {
    HEALTHY,
    RELAY_LOST,
    CONTROL_LOST,
    MAP_RESPONSE_STALE,
    RECEIVE_FUNC_STOPPED,
    LOCKED_OUT,
    NO_UDP4,
    DNS_BROKEN,
    LOGIN_FAILS_WHILE_RUNNING,
    SEVERE_MESSAGE,
    MILD_MESSAGE,
    SEVERE_UNKNOWN,
    NETWORK_DOWN,
    TAKEN_DOWN,
    LOGGED_OUT,
    KEY_EXPIRED,
    NEEDS_APPROVAL,
    STARTING,
    NO_STATE_NO_LOGIN,
    /** The daemon is dead; an application has none. */
    DAEMON_GONE;

    static List<Condition> of(String mode) {
        return Arrays.stream(values())
                .filter(each -> each != DAEMON_GONE || mode.equals(Scrape.SIDECAR))
                .toList();
    }

    /** Returns the name of the file with its scrape. */
    String fileName() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".txt";
    }
}
