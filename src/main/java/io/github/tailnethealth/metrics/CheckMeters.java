package io.github.tailnethealth.metrics;

import io.github.tailnethealth.metrics.CodeLabels.CodeLabel;
import io.github.tailnethealth.tracker.CheckStatus;
import io.github.tailnethealth.tracker.Finding;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checks and Warnables by code, how many are unhealthy, and how often they flipped. */
final class CheckMeters implements Concern {
    private static final Report.Flips NONE = new Report.Flips(0, 0);

    private final CodeLabels codes;

    /** What is known of all that share a label. */
    private record Known(boolean unhealthy, @Nullable Instant since) {
        static Known of(Finding finding) {
            return new Known(finding.unhealthy(), finding.unhealthy() ? finding.since() : null);
        }

        Known and(Known other) {
            return new Known(unhealthy || other.unhealthy, earlier(since, other.since));
        }

        private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
            if (a == null || b == null) {
                return a == null ? b : a;
            }
            return b.isBefore(a) ? b : a;
        }
    }

    CheckMeters(CodeLabels codes) {
        this.codes = codes;
    }

    @Override
    public void write(Seen seen, Samples.Builder samples) {
        Report report = seen.report();
        Map<CodeLabel, Known> known = known(report);
        known.forEach((label, what) -> {
            samples.flag(
                    Family.WARNING_ACTIVE,
                    what.unhealthy(),
                    label.code(),
                    label.severity(),
                    label.impactsConnectivity());
            samples.time(Family.WARNING_SINCE, what.since(), label.code());
        });
        // without the node's part a count would be wrong
        if (!known.isEmpty() && report.verdict() != Verdict.CANNOT_TELL) {
            report.warnings().forEach((severity, count) -> samples.number(Family.WARNINGS, count, severity.code()));
        }
        transitions(report, known).forEach((code, flips) -> {
            samples.number(Family.WARNING_TRANSITIONS, flips.toHealthy(), code, "healthy");
            samples.number(Family.WARNING_TRANSITIONS, flips.toUnhealthy(), code, "unhealthy");
        });
    }

    private Map<CodeLabel, Known> known(Report report) {
        Map<CodeLabel, Known> known = new HashMap<>();
        for (Finding finding : report.findings()) {
            if (finding.status() != CheckStatus.UNKNOWN) {
                known.merge(codes.of(finding.code()), Known.of(finding), Known::and);
            }
        }
        return known;
    }

    /** Counts from 0 as soon as something is known of a code, so that its first flip is seen to happen. */
    private Map<String, Report.Flips> transitions(Report report, Map<CodeLabel, Known> known) {
        Map<String, Report.Flips> folded = new HashMap<>();
        known.keySet().forEach(label -> folded.put(label.code(), NONE));
        report.transitions()
                .forEach((code, flips) -> folded.merge(codes.of(code).code(), flips, CheckMeters::sum));
        return folded;
    }

    private static Report.Flips sum(Report.Flips a, Report.Flips b) {
        return new Report.Flips(a.toUnhealthy() + b.toUnhealthy(), a.toHealthy() + b.toHealthy());
    }
}
