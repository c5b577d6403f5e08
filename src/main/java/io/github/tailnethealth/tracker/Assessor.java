package io.github.tailnethealth.tracker;

import io.github.tailnethealth.tracker.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Weighs the state: judges each check, hides what follows from a cause, and comes to the verdict. */
final class Assessor {
    /** Texts that the original always names, whatever else is wrong. */
    private static final Set<String> ALWAYS_NAMED =
            Set.of(Codes.UPDATE_AVAILABLE, Codes.SECURITY_UPDATE_AVAILABLE, Codes.IS_USING_UNSTABLE_VERSION);
    /** Causes that explain a node's state, and so stand before it. */
    private static final Set<String> BEFORE_NODE_STATE =
            Set.of(Codes.NETWORK_STATUS, Codes.LOCAL_LOG_CONFIG_ERROR, Codes.WANTRUNNING_FALSE, Codes.LOGIN_STATE);

    private final Severity downSeverity;
    private final boolean nodeChecks;

    Assessor(Severity downSeverity, boolean nodeChecks) {
        this.downSeverity = downSeverity;
        this.nodeChecks = nodeChecks;
    }

    /** Weighs a state that is fresh. */
    Assessment assess(Moment moment, @Nullable Assessment before) {
        if (moment.state.homeUnprovenUntil != null) {
            moment.changesAt(moment.state.homeUnprovenUntil); // whether or not the check of it is judged
        }
        OriginalVoice.Said said = OriginalVoice.say(moment);
        String masking = hasCheck(said.cause()) ? said.cause() : null;
        Map<String, Finding> checks = new LinkedHashMap<>();
        for (Catalogue.Entry entry : Catalogue.ENTRIES) {
            Check check = entry.check();
            if (nodeChecks || !check.nodeCheck()) {
                Finding last = before == null ? null : before.checks().get(check.code());
                checks.put(check.code(), masked(finding(entry, moment, checks, last), said, masking));
            }
        }
        Map<Warnable, Finding> warnables = new LinkedHashMap<>();
        moment.state.warnables.forEach(
                (warnable, held) -> warnables.put(warnable, masked(of(warnable, held), said, masking)));
        Map<Severity, Integer> warnings = count(moment.state, checks.values(), warnables.values());
        String cause = said.cause();
        return conclude(moment, said, cause, checks, warnables, warnings);
    }

    /** Returns what is left of an assessment while the daemon behind the feed is silent. */
    Assessment silent(NodeState state, @Nullable Assessment fresh, @Nullable Instant lastAnswer, Instant now) {
        Duration age = lastAnswer == null
                ? Duration.ZERO
                : Duration.ofSeconds(Duration.between(lastAnswer, now).toSeconds());
        Map<String, Finding> checks = new LinkedHashMap<>();
        for (Check check : Catalogue.checks()) {
            if (nodeChecks || !check.nodeCheck()) {
                Finding known = fresh == null ? null : fresh.checks().get(check.code());
                checks.put(check.code(), known == null ? unknown(check) : known.forgotten(lastAnswer, age));
            }
        }
        Map<Warnable, Finding> warnables = new LinkedHashMap<>();
        state.warnables.forEach((warnable, held) -> {
            Finding finding = of(warnable, held);
            warnables.put(warnable, warnable.ofNode() ? finding.forgotten(lastAnswer, age) : finding);
        });
        return new Assessment(
                Verdict.CANNOT_TELL,
                worst(warnables.values()),
                null,
                fresh == null ? null : fresh.said(),
                OriginalVoice.debugFlags(state),
                Collections.unmodifiableMap(checks),
                Collections.unmodifiableMap(warnables),
                count(state, checks.values(), warnables.values()),
                lastAnswer,
                lastAnswer != null ? lastAnswer.plus(age).plusSeconds(1) : null);
    }

    private Assessment conclude(
            Moment moment,
            OriginalVoice.Said said,
            @Nullable String cause,
            Map<String, Finding> checks,
            Map<Warnable, Finding> warnables,
            Map<Severity, Integer> warnings) {
        Finding worst = null;
        boolean anyKnown = false;
        boolean down = false;
        for (Collection<Finding> findings : List.of(checks.values(), warnables.values())) {
            for (Finding finding : findings) {
                anyKnown |= finding.status() != CheckStatus.UNKNOWN;
                if (finding.unhealthy()) {
                    down |= finding.severity().atLeast(downSeverity);
                    worst = worst == null || finding.severity().compareTo(worst.severity()) > 0 ? finding : worst;
                }
            }
        }
        String state = moment.state.ipnState;
        // one that is not wanted to run is about to stop, and hides what else is broken
        boolean runs = moment.state.wantRunning && state.equals(BackendState.RUNNING.wireName());
        boolean notRunning = nodeChecks && !state.isEmpty() && !runs;
        Verdict verdict = null;
        if (nodeChecks ? !state.isEmpty() : anyKnown) {
            verdict = down || notRunning ? Verdict.UNHEALTHY : Verdict.HEALTHY;
        }
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
                OriginalVoice.debugFlags(moment.state),
                Collections.unmodifiableMap(checks),
                Collections.unmodifiableMap(warnables),
                warnings,
                moment.now,
                moment.nextChange());
    }

    private static Finding finding(
            Catalogue.Entry entry, Moment moment, Map<String, Finding> causes, @Nullable Finding last) {
        Check check = entry.check();
        String hiddenBy = check.kind() == Kind.DERIVED ? hiddenBy(check, causes) : null;
        Judged judged = hiddenBy == null ? entry.condition().apply(moment) : Judged.UNKNOWN;
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

    private static @Nullable String hiddenBy(Check check, Map<String, Finding> causes) {
        for (String code : check.dependsOn()) {
            Finding cause = causes.get(code);
            if (cause != null && cause.unhealthy()) {
                return code;
            }
            if (cause != null && cause.hiddenBy() != null) {
                return cause.hiddenBy();
            }
        }
        return null;
    }

    private boolean hasCheck(@Nullable String code) {
        Check check = code == null ? null : Catalogue.byCode().get(code);
        return check != null && (nodeChecks || !check.nodeCheck());
    }

    private static Finding masked(Finding finding, OriginalVoice.Said said, @Nullable String cause) {
        if (cause == null
                || !finding.unhealthy()
                || finding.kind() == Kind.DERIVED
                || cause.equals(finding.code())
                || ALWAYS_NAMED.contains(finding.code())
                || (finding.kind() == Kind.WARNABLE && finding.impactsConnectivity() && said.namesImpact())) {
            return finding;
        }
        return finding.withMaskedBy(cause);
    }

    private static Finding of(Warnable warnable, Held held) {
        return new Finding(
                warnable.code(),
                warnable.title(),
                warnable.severity(),
                warnable.impactsConnectivity(),
                Kind.WARNABLE,
                held.healthy() ? CheckStatus.HEALTHY : CheckStatus.UNHEALTHY,
                held.error(),
                held.healthy() ? null : held.since(),
                held.args(),
                null,
                null,
                false,
                null);
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

    private static boolean isUnhealthy(Map<String, Finding> checks, String code) {
        Finding finding = checks.get(code);
        return finding != null && finding.unhealthy();
    }

    private static @Nullable Severity worst(Collection<Finding> findings) {
        Severity worst = null;
        for (Finding finding : findings) {
            if (finding.unhealthy() && (worst == null || finding.severity().compareTo(worst) > 0)) {
                worst = finding.severity();
            }
        }
        return worst;
    }

    private static Map<Severity, Integer> count(
            NodeState state, Collection<Finding> checks, Collection<Finding> warnables) {
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            counts.put(severity, 0);
        }
        for (Collection<Finding> findings : List.of(checks, warnables)) {
            for (Finding finding : findings) {
                if (!finding.unhealthy()) {
                    continue;
                }
                if (finding.code().equals(Codes.CONTROL_HEALTH) && finding.kind() != Kind.WARNABLE) {
                    state.controlMessages.forEach(message -> counts.merge(message.severity(), 1, Integer::sum));
                } else {
                    counts.merge(finding.severity(), 1, Integer::sum);
                }
            }
        }
        return Collections.unmodifiableMap(counts);
    }
}
