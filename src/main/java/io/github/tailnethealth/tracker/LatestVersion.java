package io.github.tailnethealth.tracker;

import java.util.Objects;

/**
 * What is known about the newest version of the program.
 *
 * @param runningLatest whether this is the version that runs already
 * @param latestVersion its number; empty if not known
 * @param urgentSecurityUpdate whether it mends a security problem
 */
public record LatestVersion(boolean runningLatest, String latestVersion, boolean urgentSecurityUpdate) {
    /** Checks that the number is not null. */
    public LatestVersion {
        Objects.requireNonNull(latestVersion, "latestVersion");
    }
}
