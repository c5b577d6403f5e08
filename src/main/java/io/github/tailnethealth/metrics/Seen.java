package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.Report;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that the meters look at, at one moment.
 *
 * @param report what the tracker says
 * @param lastSelfCheck when the last self-check ended, or null before the first
 */
record Seen(Report report, @Nullable Instant lastSelfCheck) {
    /** Returns whether the samples of the other are good for this too. */
    boolean isAs(Seen other) {
        return report.version() == other.report.version() && Objects.equals(lastSelfCheck, other.lastSelfCheck);
    }
}
