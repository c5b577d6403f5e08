package io.github.tailnethealth.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the original would say, to the letter: the first rung of its ladder that applies, or else the whole list. */
final class OriginalVoice {
    /**
     * One rung: a condition that ends the evaluation.
     *
     * @param code the check whose condition it is
     * @param condition the condition
     * @param namesImpact whether the unhealthy Warnables that impact connectivity are named with it
     */
    private record Rung(String code, Function<Moment, @Nullable String> condition, boolean namesImpact) {}

    private static final List<Rung> LADDER = List.of(
            new Rung(Codes.NETWORK_STATUS, Conditions::networkDown, false),
            new Rung(Codes.LOCAL_LOG_CONFIG_ERROR, Conditions::localLogConfig, false),
            new Rung(Codes.WANTRUNNING_FALSE, Conditions::notWanted, false),
            new Rung(Codes.LOGIN_STATE, Conditions::login, false),
            new Rung(Codes.NOT_IN_MAP_POLL, Conditions::notInMapPoll, false),
            new Rung(Codes.MAPRESPONSE_TIMEOUT, Conditions::noMapResponse, true),
            new Rung(Codes.NO_DERP_HOME, Conditions::noDerpHome, false),
            new Rung(Codes.NO_DERP_CONNECTION, Conditions::noDerpConnection, true),
            new Rung(Codes.DERP_TIMED_OUT, Conditions::derpTimedOut, true),
            new Rung(Codes.NO_UDP4_BIND, Conditions::noUdp4, false));

    /**
     * What the original says.
     *
     * @param warnings its texts in its order
     * @param text the one text that it makes of them, or null if there are none
     * @param cause the code of the rung that ended the evaluation, or null if none did
     * @param namesImpact whether that rung also names the Warnables that impact connectivity
     */
    record Said(
            List<String> warnings,
            @Nullable String text,
            @Nullable String cause,
            boolean namesImpact) {
        static Said of(List<String> texts, @Nullable String cause, boolean namesImpact) {
            List<String> warnings = List.copyOf(texts);
            return new Said(warnings, Texts.combined(warnings), cause, namesImpact);
        }
    }

    private OriginalVoice() {}

    static Said say(Moment moment) {
        List<String> texts = new ArrayList<>();
        addIfAny(texts, Conditions.update(moment));
        addIfAny(texts, Conditions.securityUpdate(moment));
        addIfAny(texts, Conditions.unstable(moment));
        for (Rung rung : LADDER) {
            String text = rung.condition.apply(moment);
            if (text != null) {
                texts.add(text);
                if (rung.namesImpact) {
                    moment.state.warnables.forEach((warnable, held) -> {
                        if (warnable.impactsConnectivity() && warnable.inOriginal()) {
                            addIfAny(texts, held.error());
                        }
                    });
                }
                return Said.of(texts, rung.code, rung.namesImpact);
            }
        }
        addWholeList(texts, moment.state);
        SortedTexts ofWarnables = moment.state.warnables.texts();
        if (texts.isEmpty() && ofWarnables.isEmpty() && !moment.state.fakeError.isEmpty()) {
            texts.add(moment.state.fakeError);
        }
        return Said.of(ofWarnables.with(texts), null, false);
    }

    /** Adds the whole list, but for the Warnables, whose texts are kept sorted. */
    private static void addWholeList(List<String> texts, NodeState state) {
        texts.addAll(state.receiveFunctionTexts());
        state.subsystems.forEach((subsystem, held) -> {
            if (held.error() != null) {
                texts.add(subsystem.code() + ": " + held.error());
            }
        });
        // the original knew one error of the operating system's DNS where the daemon now tells two
        for (Held dnsOs : new Held[] {state.held(Single.DNS_OS_READ), state.held(Single.DNS_OS_WRITE)}) {
            if (dnsOs != null && dnsOs.error() != null) {
                texts.add(Subsystem.DNS_OS.code() + ": " + dnsOs.error());
            }
        }
        state.regionProblems.forEach((region, held) -> texts.add("derp" + region + ": " + held.error()));
        state.controlMessages.forEach(message -> texts.add(message.text()));
        addIfAny(texts, Conditions.error(state.held(Single.DISK_CONFIG)));
        state.tls.forEach(
                (host, held) -> texts.add("TLS connection error for " + Texts.quoted(host) + ": " + held.error()));
    }

    private static void addIfAny(List<String> texts, @Nullable String text) {
        if (text != null) {
            texts.add(text);
        }
    }
}
