package io.github.tailnethealth.localapi;

import java.util.List;

/** The kinds by which our answer and the witness's are compared: the texts of two processes are never quite the same. */
final class Kind {
    static final String HEALTHY = "healthy";
    static final String NETWORK_DOWN = "network down";
    static final String STATE = "state=";
    static final String LOGIN = "not logged in";
    static final String NOT_IN_MAP_POLL = "not in map poll";
    static final String NO_MAP_RESPONSE = "no map response";
    static final String NO_DERP_HOME = "no DERP home";
    static final String NOT_CONNECTED = "not connected to home DERP region";
    static final String OTHER = "other";

    private static final List<String> BY_PREFIX = List.of(
            NETWORK_DOWN, LOGIN, NOT_IN_MAP_POLL, NO_MAP_RESPONSE, NO_DERP_HOME, "haven't heard", "no udp4 bind");

    private Kind() {}

    static String of(List<String> texts) {
        if (texts.isEmpty()) {
            return HEALTHY;
        }
        String first = texts.get(0);
        if (first.startsWith(STATE) || first.startsWith(NOT_CONNECTED)) {
            return first;
        }
        return BY_PREFIX.stream().filter(first::startsWith).findFirst().orElse(OTHER);
    }
}
