package io.github.tailnethealth.actuate;

import io.github.tailnethealth.tracker.CheckStatus;
import io.github.tailnethealth.tracker.Finding;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** How a finding looks. One that is unhealthy but less severe than counts is up, with its text in the details. */
final class FindingHealth {
    private FindingHealth() {}

    static Health of(Report report, Finding finding) {
        return describe(new Details(), finding).add("version", report.version()).with(status(report, finding));
    }

    /** Returns how something looks of which the report says nothing. */
    static Health unknown(Report report, String title, Severity severity) {
        return new Details()
                .add("title", title)
                .add("severity", severity.code())
                .add("version", report.version())
                .with(Status.UNKNOWN);
    }

    static Details describe(Details details, Finding finding) {
        return details.add("title", finding.title())
                .add("severity", finding.severity().code())
                .add("text", finding.text())
                .add("since", finding.since())
                .add("args", args(finding.args()))
                .add("hiddenBy", finding.hiddenBy())
                .add("maskedBy", finding.maskedBy())
                .add("unproven", finding.unproven() ? true : null)
                .add("lastKnown", lastKnown(finding.lastKnown()));
    }

    private static Status status(Report report, Finding finding) {
        return switch (finding.status()) {
            case HEALTHY -> Status.UP;
            case UNKNOWN -> Status.UNKNOWN;
            case UNHEALTHY -> report.isDown(finding) ? Status.DOWN : Status.UP;
        };
    }

    private static Map<String, String> args(Map<String, String> args) {
        if (!args.containsKey("status")) {
            return args;
        }
        Map<String, String> renamed = new LinkedHashMap<>(args);
        String value = renamed.remove("status");
        renamed.put("arg-status", value == null ? "" : value);
        return renamed;
    }

    private static @Nullable Map<String, Object> lastKnown(Finding.@Nullable LastKnown known) {
        return known == null
                ? null
                : new Details()
                        .add("health", code(known.status()))
                        .add("text", known.text())
                        .add("asOf", known.asOf())
                        .add("age", known.age())
                        .asMap();
    }

    private static String code(CheckStatus status) {
        return switch (status) {
            case UNKNOWN -> "unknown";
            case HEALTHY -> "healthy";
            case UNHEALTHY -> "unhealthy";
        };
    }
}
