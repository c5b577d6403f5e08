package io.github.tailnethealth.tracker;

/** How bad a finding is. The order is from the least to the worst. */
public enum Severity {
    /** Worth knowing; below the default {@code tailnet.health.down-severity}. */
    LOW,
    /** The default of a {@link Warnable} that does not touch connectivity. */
    MEDIUM,
    /** The default of a {@link Warnable} that impacts connectivity. */
    HIGH;

    /** Returns the lower-case name that tailscaled and our metric labels use. */
    public String code() {
        return switch (this) {
            case LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH -> "high";
        };
    }

    /** Returns whether this is as bad as {@code other}, or worse. */
    public boolean atLeast(Severity other) {
        return compareTo(other) >= 0;
    }
}
