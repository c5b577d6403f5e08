package io.github.tailnethealth.actuate;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.Finding;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** How the verdict looks, with everything that is wrong. */
final class OverallHealth {
    private static final Comparator<Finding> WORST_FIRST =
            Comparator.comparing(Finding::severity).reversed();

    private OverallHealth() {}

    static Health of(Report report) {
        Verdict verdict = report.verdict();
        Severity severity = report.severity();
        FeedSource source = report.feed().source();
        return new Details()
                .add("verdict", verdict == null ? null : verdict.code())
                .add("originalText", report.originalText())
                .add("rootCause", report.rootCause())
                .add("severity", severity == null ? null : severity.code())
                .add("findings", unhealthy(report))
                .add("notJudged", notJudged(report))
                .add("feed", report.feed().state().code())
                .add("source", source == null ? null : source.code())
                .add("version", report.version())
                .with(status(verdict));
    }

    /** Silence is out of service rather than unknown, which every check by HTTP code would take for health. */
    private static Status status(@Nullable Verdict verdict) {
        if (verdict == null) {
            return Status.UNKNOWN;
        }
        return switch (verdict) {
            case HEALTHY -> Status.UP;
            case UNHEALTHY -> Status.DOWN;
            case CANNOT_TELL -> Status.OUT_OF_SERVICE;
        };
    }

    private static List<Map<String, Object>> unhealthy(Report report) {
        return report.findings().stream()
                .filter(Finding::unhealthy)
                .sorted(WORST_FIRST)
                .map(finding -> FindingHealth.describe(new Details().add("code", finding.code()), finding)
                        .asMap())
                .toList();
    }

    private static Map<String, String> notJudged(Report report) {
        Map<String, String> causes = new LinkedHashMap<>();
        for (Finding finding : report.findings()) {
            if (finding.hiddenBy() != null) {
                causes.put(finding.code(), finding.hiddenBy());
            }
        }
        return causes;
    }
}
