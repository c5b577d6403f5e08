package io.github.tailnethealth.tracker;

/** What is known of one check. */
public enum CheckStatus {
    /** Never reported, not judged because a cause hides it, or no longer known. */
    UNKNOWN,
    /** Known to be fine. */
    HEALTHY,
    /** Known to be broken. */
    UNHEALTHY
}
