package io.github.tailnethealth.tracker;

/** What we say of the node as a whole. */
public enum Verdict {
    /** Nothing at or above the down severity is wrong and, where a node state is known, the node runs and is meant to. */
    HEALTHY("healthy"),
    /** Something that counts is wrong. */
    UNHEALTHY("unhealthy"),
    /** The feed is on and has no fresh answer: silence is not health. */
    CANNOT_TELL("cannot_tell");

    private final String code;

    Verdict(String code) {
        this.code = code;
    }

    /** Returns the metric label, for example {@code cannot_tell}. */
    public String code() {
        return code;
    }
}
