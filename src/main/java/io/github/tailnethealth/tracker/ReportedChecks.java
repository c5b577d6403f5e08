package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The checks that repeat what was reported. What was never reported is unknown. */
final class ReportedChecks {
    private ReportedChecks() {}

    static Judged network(Moment moment) {
        return Judged.of(moment.state.held(Single.NETWORK));
    }

    static Judged localLog(Moment moment) {
        return Judged.of(moment.state.held(Single.LOCAL_LOG_CONFIG));
    }

    static Judged wantRunning(Moment moment) {
        NodeState state = moment.state;
        return state.ipnState.isEmpty()
                ? Judged.UNKNOWN
                : Judged.of(Conditions.notWanted(moment), state.wantRunningSince);
    }

    static Judged login(Moment moment) {
        Held login = moment.state.held(Single.LOGIN);
        String text = Conditions.login(moment);
        return login == null || text == null ? Judged.of(login) : Judged.unhealthy(text, login.since(), login.args());
    }

    static Judged udp4(Moment moment) {
        return Judged.of(moment.state.held(Single.UDP4));
    }

    static Judged diskConfig(Moment moment) {
        return Judged.of(moment.state.held(Single.DISK_CONFIG));
    }

    static Judged derpRegions(Moment moment) {
        NodeState state = moment.state;
        if (state.regionProblems.isEmpty()) {
            return state.regionHealthReported ? Judged.HEALTHY : Judged.UNKNOWN;
        }
        List<String> texts = new ArrayList<>();
        state.regionProblems.forEach((region, held) -> texts.add("derp" + region + ": " + held.error()));
        return joined(texts, state.regionProblems.values());
    }

    static Judged tls(Moment moment) {
        NodeState state = moment.state;
        if (state.tls.isEmpty()) {
            return state.tlsReported ? Judged.HEALTHY : Judged.UNKNOWN;
        }
        List<String> texts = new ArrayList<>();
        state.tls.forEach(
                (host, held) -> texts.add("TLS connection error for " + Texts.quoted(host) + ": " + held.error()));
        return joined(texts, state.tls.values());
    }

    static Judged receiveFunctions(Moment moment) {
        NodeState state = moment.state;
        List<String> texts = state.receiveFunctionTexts();
        Held elsewhere = state.held(Single.RECEIVE_FUNCTIONS_ELSEWHERE);
        if (texts.isEmpty()) {
            return elsewhere != null || state.receiveFunctions.anyJudged() ? Judged.HEALTHY : Judged.UNKNOWN;
        }
        return elsewhere != null && !elsewhere.healthy()
                ? Judged.unhealthy(String.join("; ", texts), elsewhere.since(), elsewhere.args())
                : Judged.unhealthy(String.join("; ", texts), state.receiveFunctionsSince);
    }

    static Judged control(Moment moment) {
        NodeState state = moment.state;
        List<ControlMessage> messages = state.controlMessages;
        if (messages.isEmpty()) {
            return state.controlReported ? Judged.HEALTHY : Judged.UNKNOWN;
        }
        Severity worst = Severity.LOW;
        Instant since = null;
        boolean impact = false;
        List<String> texts = new ArrayList<>();
        for (ControlMessage message : messages) {
            texts.add(message.text());
            worst = message.severity().atLeast(worst) ? message.severity() : worst;
            impact |= message.impactsConnectivity();
            since = earlier(since, message.since());
        }
        return new Judged(
                CheckStatus.UNHEALTHY,
                String.join("; ", texts),
                since == null ? state.controlSince : since,
                Map.of(),
                worst,
                impact,
                false);
    }

    static Judged update(Moment moment) {
        return update(moment, Conditions::update);
    }

    static Judged securityUpdate(Moment moment) {
        return update(moment, Conditions::securityUpdate);
    }

    static Judged unstable(Moment moment) {
        NodeState state = moment.state;
        return state.version == null ? Judged.UNKNOWN : Judged.of(Conditions.unstable(moment), state.stabilitySince);
    }

    static Judged fake(Moment moment) {
        NodeState state = moment.state;
        if (!state.fakeReported) {
            return Judged.UNKNOWN;
        }
        return state.fakeError.isEmpty() ? Judged.HEALTHY : Judged.unhealthy(state.fakeError, state.fakeSince);
    }

    private static Judged update(Moment moment, Function<Moment, @Nullable String> condition) {
        NodeState state = moment.state;
        return state.latestVersion == null || !state.checkForUpdates
                ? Judged.UNKNOWN
                : Judged.of(condition.apply(moment), state.latestVersionSince);
    }

    private static Judged joined(List<String> texts, Collection<Held> problems) {
        Instant since = null;
        for (Held held : problems) {
            since = earlier(since, held.since());
        }
        texts.sort(Texts.BY_CODE_POINT);
        Map<String, String> args =
                problems.size() == 1 ? problems.iterator().next().args() : Map.of();
        return Judged.unhealthy(String.join("; ", texts), since, args);
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return b.isBefore(a) ? b : a;
    }
}
