package io.github.tailnethealth.evidence;

import java.util.List;

/** The kinds by which answers are compared: the texts of two daemons are never quite the same. */
public final class Kind {
    public static final String HEALTHY = "healthy";
    public static final String NETWORK_DOWN = "network down";
    public static final String STATE = "state=";
    public static final String LOGIN = "not logged in";
    public static final String NOT_IN_MAP_POLL = "not in map poll";
    public static final String NO_MAP_RESPONSE = "no map response";
    public static final String NO_DERP_HOME = "no DERP home";
    public static final String NOT_CONNECTED = "not connected to home DERP region";
    public static final String NOT_HEARD = "haven't heard";
    public static final String NO_UDP4 = "no udp4 bind";
    public static final String OTHER = "other";

    private static final List<String> BY_PREFIX =
            List.of(NETWORK_DOWN, LOGIN, NOT_IN_MAP_POLL, NO_MAP_RESPONSE, NO_DERP_HOME, NOT_HEARD, NO_UDP4);

    private Kind() {}

    /** Returns the kind of what the original says in these texts. */
    public static String of(List<String> texts) {
        return texts.isEmpty() ? HEALTHY : of(texts.get(0));
    }

    /** Returns the kind of the text of a problem. */
    public static String of(String text) {
        if (text.startsWith(STATE) || text.startsWith(NOT_CONNECTED)) {
            return text;
        }
        return BY_PREFIX.stream().filter(text::startsWith).findFirst().orElse(OTHER);
    }
}
