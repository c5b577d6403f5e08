package io.github.tailnethealth.tracker;

import org.jspecify.annotations.Nullable;

/** The states of a tailnet node's backend, in the order of their numbers on the wire. */
public enum BackendState {
    /** Not known yet; also the state of a daemon that was restarted while its control server is away. */
    NO_STATE("NoState"),
    /** Another user of this machine owns the node. */
    IN_USE_OTHER_USER("InUseOtherUser"),
    /** A login is needed, for example because the node key expired. */
    NEEDS_LOGIN("NeedsLogin"),
    /** An administrator of the tailnet has to approve the node. */
    NEEDS_MACHINE_AUTH("NeedsMachineAuth"),
    /** Taken down on purpose. */
    STOPPED("Stopped"),
    /** On its way to running. */
    STARTING("Starting"),
    /** Running. */
    RUNNING("Running");

    private final String wireName;

    BackendState(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the name on the wire, in texts and in metric labels, for example {@code NeedsLogin}. */
    public String wireName() {
        return wireName;
    }

    /** Returns the state of that wire name, or null if there is none. */
    public static @Nullable BackendState ofWireName(String name) {
        for (BackendState state : values()) {
            if (state.wireName.equals(name)) {
                return state;
            }
        }
        return null;
    }

    /** Returns the state of that number on the wire, or null if there is none. */
    public static @Nullable BackendState ofNumber(int number) {
        return number >= 0 && number < values().length ? values()[number] : null;
    }
}
