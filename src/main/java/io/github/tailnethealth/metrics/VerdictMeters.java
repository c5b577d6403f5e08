package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.Verdict;

/** The verdict, and the version of the report that it is from. */
final class VerdictMeters implements Concern {
    @Override
    public void write(Seen seen, Samples.Builder samples) {
        samples.number(Family.REPORT_VERSION, seen.report().version());
        Verdict verdict = seen.report().verdict();
        if (verdict != null) {
            for (Verdict each : Verdict.values()) {
                samples.flag(Family.VERDICT, each == verdict, each.code());
            }
        }
    }
}
