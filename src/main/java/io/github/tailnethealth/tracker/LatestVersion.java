package io.github.tailnethealth.tracker;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    /** Returns whether this says the same as {@code other}, but for the number. */
    boolean isLike(@Nullable LatestVersion other) {
        return other != null
                && runningLatest == other.runningLatest
                && urgentSecurityUpdate == other.urgentSecurityUpdate
                && latestVersion.isEmpty() == other.latestVersion.isEmpty();
    }
}
