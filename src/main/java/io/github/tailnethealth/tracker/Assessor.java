package io.github.tailnethealth.tracker;

import io.github.tailnethealth.tracker.Findings.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Weighs the state: judges each check, hides what follows from a cause, and comes to the verdict. */
final class Assessor {
    /** Causes that explain a node's state, and so stand before it. */
    private static final Set<String> BEFORE_NODE_STATE =
            Set.of(Codes.NETWORK_STATUS, Codes.LOCAL_LOG_CONFIG_ERROR, Codes.WANTRUNNING_FALSE, Codes.LOGIN_STATE);

    private final Severity downSeverity;
    private final boolean nodeChecks;
    private final List<Catalogue.Entry> entries;
    private final Keys<String> codes;
    private final int[][] causes; // of each entry, where they are

    Assessor(Severity downSeverity, boolean nodeChecks) {
        this.downSeverity = downSeverity;
        this.nodeChecks = nodeChecks;
        entries = Catalogue.ENTRIES.stream()
                .filter(entry -> nodeChecks || !entry.check().nodeCheck())
                .toList();
        codes = Keys.of(entries.stream().map(entry -> entry.check().code()).toList());
        causes = entries.stream().map(this::positionsOfCauses).toArray(int[][]::new);
    }

    private int[] positionsOfCauses(Catalogue.Entry entry) {
        return entry.check().dependsOn().stream()
                .map(codes.positions()::get)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Weighs a state that is fresh; as many findings as can be are those of before. */
    Assessment assess(Moment moment, @Nullable Assessment before) {
        OriginalVoice.Said said = say(moment);
        Mask mask = mask(said);
        Finding[] checks = checks(moment, before, mask);
        Findings<String> kept = before != null && before.checks().consistsOf(checks) ? before.checks() : null;
        return conclude(
                moment,
                said,
                kept == null ? new Findings<>(codes, checks) : kept,
                moment.state.warnables.findings(mask));
    }

    /** Weighs a state that is fresh, and takes nothing of before but since when that is which does not say. */
    Assessment assessAnew(Moment moment, @Nullable Assessment before) {
        OriginalVoice.Said said = say(moment);
        Mask mask = mask(said);
        Finding[] checks = new Finding[entries.size()];
        for (int i = 0; i < checks.length; i++) {
            String hiddenBy = hiddenBy(i, checks);
            Judged judged = judged(i, moment, hiddenBy);
            checks[i] = mask.over(finding(
                    i,
                    moment,
                    judged,
                    hiddenBy,
                    before == null ? null : before.checks().at(i)));
        }
        return conclude(moment, said, new Findings<>(codes, checks), moment.state.warnables.findingsAnew(mask));
    }

    private static OriginalVoice.Said say(Moment moment) {
        if (moment.state.homeUnprovenUntil != null) {
            moment.changesAt(moment.state.homeUnprovenUntil); // whether or not the check of it is judged
        }
        return OriginalVoice.say(moment);
    }

    private Mask mask(OriginalVoice.Said said) {
        return new Mask(codes.positions().containsKey(said.cause()) ? said.cause() : null, said.namesImpact());
    }

    private Finding[] checks(Moment moment, @Nullable Assessment before, Mask mask) {
        Finding[] checks = new Finding[entries.size()];
        for (int i = 0; i < checks.length; i++) {
            Finding last = before == null ? null : before.checks().at(i);
            String hiddenBy = hiddenBy(i, checks);
            Judged judged = judged(i, moment, hiddenBy);
            if (last != null && last.isMadeOf(judged, hiddenBy)) {
                checks[i] = last;
            } else {
                Finding now = mask.over(finding(i, moment, judged, hiddenBy, last));
                checks[i] = last != null && now.equals(last) ? last : now;
            }
        }
        return checks;
    }

    private Judged judged(int which, Moment moment, @Nullable String hiddenBy) {
        return hiddenBy == null ? entries.get(which).condition().apply(moment) : Judged.UNKNOWN;
    }

    private Finding finding(
            int which, Moment moment, Judged judged, @Nullable String hiddenBy, @Nullable Finding last) {
        Check check = entries.get(which).check();
        Instant since = judged.since();
        if (since == null && judged.status() == CheckStatus.UNHEALTHY) {
            since = last != null && last.since() != null ? last.since() : moment.now;
        }
        Severity severity = judged.severity();
        return new Finding(
                check.code(),
                check.title(),
                severity == null ? check.severity() : severity,
                check.impactsConnectivity() || judged.impactsConnectivity(),
                check.kind(),
                judged.status(),
                judged.text(),
                since,
                judged.args(),
                hiddenBy,
                null,
                judged.unproven(),
                null);
    }

    /** Returns the cause because of which a check is not judged; causes stand before what depends on them. */
    private @Nullable String hiddenBy(int which, Finding[] before) {
        for (int position : causes[which]) {
            Finding cause = before[position];
            if (cause.unhealthy()) {
                return cause.code();
            }
            if (cause.hiddenBy() != null) {
                return cause.hiddenBy();
            }
        }
        return null;
    }

    /** Returns what is left of an assessment while the daemon behind the feed is silent. */
    Assessment silent(NodeState state, @Nullable Assessment fresh, @Nullable Instant lastAnswer, Instant now) {
        Duration age = lastAnswer == null
                ? Duration.ZERO
                : Duration.ofSeconds(Duration.between(lastAnswer, now).toSeconds());
        Finding[] forgotten = new Finding[entries.size()];
        for (int i = 0; i < forgotten.length; i++) {
            forgotten[i] = fresh == null
                    ? unknown(entries.get(i).check())
                    : fresh.checks().at(i).forgotten(lastAnswer, age);
        }
        Findings<String> checks = new Findings<>(codes, forgotten);
        Findings<Warnable> warnables = state.warnables
                .findingsAnew(Mask.NONE)
                .map((warnable, finding) -> warnable.ofNode() ? finding.forgotten(lastAnswer, age) : finding);
        Finding worst = warnables.worst();
        return new Assessment(
                Verdict.CANNOT_TELL,
                worst == null ? null : worst.severity(),
                null,
                fresh == null ? null : fresh.said(),
                state.warnables.debugFlags(),
                checks,
                warnables,
                count(state, checks, warnables),
                lastAnswer,
                lastAnswer != null ? lastAnswer.plus(age).plusSeconds(1) : null);
    }

    private Assessment conclude(
            Moment moment, OriginalVoice.Said said, Findings<String> checks, Findings<Warnable> warnables) {
        Finding worst = Findings.worse(checks.worst(), warnables.worst());
        boolean down = worst != null && worst.severity().atLeast(downSeverity);
        String state = moment.state.ipnState;
        // one that is not wanted to run is about to stop, and hides what else is broken
        boolean runs = moment.state.wantRunning && state.equals(BackendState.RUNNING.wireName());
        boolean notRunning = nodeChecks && !state.isEmpty() && !runs;
        Verdict verdict = null;
        if (nodeChecks ? !state.isEmpty() : checks.anyKnown() || warnables.anyKnown()) {
            verdict = down || notRunning ? Verdict.UNHEALTHY : Verdict.HEALTHY;
        }
        String cause = said.cause();
        String rootCause = null;
        if (verdict == Verdict.UNHEALTHY) {
            if (notRunning && (cause == null || !BEFORE_NODE_STATE.contains(cause))) {
                rootCause = Report.NODE;
            } else if (cause != null && isUnhealthy(checks, cause)) {
                rootCause = cause;
            } else if (worst != null) {
                rootCause = worst.code();
            }
        }
        return new Assessment(
                verdict,
                worst == null ? null : worst.severity(),
                rootCause,
                said,
                moment.state.warnables.debugFlags(),
                checks,
                warnables,
                count(moment.state, checks, warnables),
                moment.now,
                moment.nextChange());
    }

    private static Finding unknown(Check check) {
        return new Finding(
                check.code(),
                check.title(),
                check.severity(),
                check.impactsConnectivity(),
                check.kind(),
                CheckStatus.UNKNOWN,
                null,
                null,
                Map.of(),
                null,
                null,
                false,
                null);
    }

    private static boolean isUnhealthy(Findings<String> checks, String code) {
        Finding finding = checks.get(code);
        return finding != null && finding.unhealthy();
    }

    /** Counts what is unhealthy, each message of control by its own severity. */
    private static Map<Severity, Integer> count(
            NodeState state, Findings<String> checks, Findings<Warnable> warnables) {
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            counts.put(severity, checks.unhealthy(severity) + warnables.unhealthy(severity));
        }
        Finding control = checks.get(Codes.CONTROL_HEALTH);
        if (control != null && control.unhealthy()) {
            counts.merge(control.severity(), -1, Integer::sum);
            state.controlMessages.forEach(message -> counts.merge(message.severity(), 1, Integer::sum));
        }
        return Collections.unmodifiableMap(counts);
    }
}
