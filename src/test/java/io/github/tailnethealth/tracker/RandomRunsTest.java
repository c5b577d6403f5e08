package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What must hold whatever is reported, in whatever order, at whatever instants. Other runs: {@code -Dtracker.seed=S}
 * (the first seed), {@code -Dtracker.runs=N}. A run that fails is shown as the fewest of its steps that still fail.
 */
class RandomRunsTest {
    private static final long SEED = Long.getLong("tracker.seed", 20240501L);
    private static final int RUNS = Integer.getInteger("tracker.runs", 250);
    private static final int STEPS = 120;
    private static final int ATTEMPTS = 5_000;

    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, true", "true, false"})
    void theReportThatIsKeptIsTheReportThatWouldBeMadeNow(boolean fed, boolean nodeChecks) {
        eachRun(fed, steps -> {
            RandomRun run = new RandomRun(fed, nodeChecks);
            KeptReport kept = new KeptReport(run.tracker, run.clock);
            for (RandomRun.Step step : steps) {
                String difference = null;
                if (step.x() % 2 == 0) { // otherwise nobody looks before the next report
                    difference = kept.differenceWithin(step.pause());
                } else {
                    run.clock.advance(step.pause());
                }
                run.performNow(step);
                difference = difference == null ? kept.difference() : difference;
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        });
    }

    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, true", "true, false"})
    void whatIsSaidDoesNotDependOnWhoReadWhen(boolean fed, boolean nodeChecks) {
        eachRun(fed, steps -> {
            RandomRun read = new RandomRun(fed, nodeChecks);
            RandomRun unread = new RandomRun(fed, nodeChecks);
            for (RandomRun.Step step : steps) {
                read.perform(step);
                read.tracker.report();
                unread.perform(step);
            }
            Said one = said(read.tracker.report());
            Said other = said(unread.tracker.report());
            return one.equals(other) ? null : "read   " + one + "\n unread " + other;
        });
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, true"})
    void versionsRiseAndEveryListenerSeesFlipsInTurn(boolean fed, boolean nodeChecks) {
        eachRun(fed, steps -> {
            RandomRun run = new RandomRun(fed, nodeChecks);
            Report last = run.tracker.report();
            for (RandomRun.Step step : steps) {
                run.perform(step);
                Report next = run.tracker.report();
                boolean same = next.withVersion(0).equals(last.withVersion(0));
                if (same ? !isSame(next, last) : next.version() != last.version() + 1) {
                    return "version " + last.version() + " then " + next.version() + ", same: " + same;
                }
                last = next;
            }
            return run.faults.isEmpty() ? null : run.faults.toString();
        });
    }

    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, true", "true, false"})
    void findingsKeepTheirRules(boolean fed, boolean nodeChecks) {
        eachRun(fed, steps -> {
            RandomRun run = new RandomRun(fed, nodeChecks);
            for (RandomRun.Step step : steps) {
                run.perform(step);
                String broken = brokenRule(run.tracker.report());
                if (broken != null) {
                    return broken;
                }
            }
            return null;
        });
    }

    private static @Nullable String brokenRule(Report report) {
        boolean silent = report.verdict() == Verdict.CANNOT_TELL;
        boolean down = false;
        for (Finding finding : report.findings()) {
            boolean derived = finding.kind() == Finding.Kind.DERIVED;
            down |= report.isDown(finding);
            boolean good = finding.unhealthy() == (finding.text() != null)
                    && finding.unhealthy() == (finding.since() != null)
                    && (finding.maskedBy() == null || (finding.unhealthy() && !derived))
                    && (finding.maskedBy() == null || report.checks().containsKey(finding.maskedBy()))
                    && (finding.hiddenBy() == null || (derived && finding.status() == CheckStatus.UNKNOWN))
                    && (!finding.unproven() || finding.status() == CheckStatus.UNKNOWN)
                    && (finding.lastKnown() == null || (silent && finding.status() == CheckStatus.UNKNOWN))
                    && (!silent || finding.kind() == Finding.Kind.WARNABLE || finding.status() == CheckStatus.UNKNOWN);
            if (!good) {
                return finding.toString();
            }
            String cause = finding.hiddenBy();
            if (cause != null && !report.checks().get(cause).unhealthy()) {
                return finding + " is hidden by what is not broken";
            }
        }
        if (report.verdict() == Verdict.HEALTHY && (down || report.rootCause() != null)) {
            return "healthy with " + report.findings();
        }
        if (report.verdict() == Verdict.UNHEALTHY && report.rootCause() == null) {
            return "unhealthy without a root cause";
        }
        String text = Texts.combined(report.originalWarnings());
        return Objects.equals(text, report.originalText()) ? null : "text " + report.originalText();
    }

    @SuppressWarnings("ReferenceEquality") // an unchanged report is the same one
    private static boolean isSame(Report one, Report other) {
        return one == other;
    }

    /** Leaves out what counts how often somebody looked, and which Warnable of the two runs it is. */
    private static Said said(Report report) {
        Report rest = new Report(
                0,
                report.verdict(),
                report.severity(),
                report.rootCause(),
                report.originalText(),
                report.originalWarnings(),
                report.debugFlags(),
                report.downSeverity(),
                report.checks(),
                Map.of(),
                report.node(),
                report.control(),
                report.derp(),
                report.receiveFunctions(),
                report.feed(),
                report.warnings(),
                Map.of(),
                0);
        return new Said(rest, List.copyOf(report.warnables().values()));
    }

    private record Said(Report report, List<Finding> warnables) {}

    private static void eachRun(boolean fed, Function<List<RandomRun.Step>, @Nullable String> check) {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            List<RandomRun.Step> steps = RandomRun.steps(new Random(seed), fed, STEPS);
            if (check.apply(steps) != null) {
                List<RandomRun.Step> fewest = Shrinker.fewest(steps, ATTEMPTS, fewer -> check.apply(fewer) != null);
                fail("seed %s, %s steps:%n%s%n%s", seed, fewest.size(), lines(fewest), check.apply(fewest));
            }
        }
    }

    private static String lines(List<RandomRun.Step> steps) {
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> text.append("  ").append(step).append('\n'));
        return text.toString();
    }
}
