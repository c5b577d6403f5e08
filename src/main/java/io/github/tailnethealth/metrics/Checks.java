package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.CheckStatus;
import io.github.tailnethealth.tracker.Finding;
import io.github.tailnethealth.tracker.Report;
import org.jspecify.annotations.Nullable;

/** Asks a report about one of its checks. */
final class Checks {
    private Checks() {}

    /** Returns whether a check is healthy, or null if that is unknown or there is no such check. */
    static @Nullable Boolean healthy(Report report, String code) {
        Finding finding = report.checks().get(code);
        if (finding == null || finding.status() == CheckStatus.UNKNOWN) {
            return null;
        }
        return !finding.unhealthy();
    }
}
