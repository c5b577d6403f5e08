package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.Codes;
import io.github.tailnethealth.tracker.ControlMessage;
import io.github.tailnethealth.tracker.KnownWarnables;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the warnings that the daemon shows into reports: the ones that the original had a check for into that check's
 * report, control's into messages, and every other into a Warnable of that code.
 */
final class WarningReports {
    /** More codes than this, at one time, are not kept. */
    static final int MAX_OTHER_CODES = 256;
    /** Longer titles are cut: they are kept for as long as their code is. */
    static final int MAX_TITLE = 256;

    /** The tracker's wall clock may be behind the daemon's by less than this. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

    private static final String CONTROL = "control-health";
    private static final String WARMING_UP = "warming-up";
    private static final Map<String, String> DEBUG_FLAGS = Map.of(
            "ip-forwarding-off", "warn-ip-forwarding-off",
            "set-network-category-failed", "warn-network-category-unhealthy");
    private static final Map<String, Subsystem> SUBSYSTEMS = Map.of(
            "router", Subsystem.ROUTER,
            "dns", Subsystem.DNS,
            "dns-manager", Subsystem.DNS_MANAGER,
            "tailnet-lock", Subsystem.TAILNET_LOCK);
    /** What other parts of the mapping report, or what is told better elsewhere. */
    private static final Set<String> MAPPED = Set.of(
            Codes.UPDATE_AVAILABLE,
            Codes.SECURITY_UPDATE_AVAILABLE,
            Codes.IS_USING_UNSTABLE_VERSION,
            Codes.NETWORK_STATUS,
            Codes.WANTRUNNING_FALSE,
            Codes.LOCAL_LOG_CONFIG_ERROR,
            Codes.LOGIN_STATE,
            Codes.NOT_IN_MAP_POLL,
            Codes.MAPRESPONSE_TIMEOUT,
            Codes.NO_DERP_HOME,
            Codes.NO_DERP_CONNECTION,
            Codes.DERP_TIMED_OUT,
            Codes.DERP_REGION_ERROR,
            Codes.NO_UDP4_BIND,
            Codes.TLS_CONNECTION_FAILED,
            Codes.MAGICSOCK_RECEIVE_FUNC_ERROR,
            Codes.TEST_WARNABLE,
            Codes.APPLY_DISK_CONFIG,
            Codes.DNS_READ_OS_CONFIG_FAILED,
            Codes.DNS_SET_OS_CONFIG_FAILED);

    private final Tracker tracker;
    private final Map<String, Warnable> others = new LinkedHashMap<>();
    private final Set<String> tlsHosts = new HashSet<>();
    private final Set<Long> regionsWithProblem = new HashSet<>();
    private boolean quiet; // nothing is shown, and that was reported

    WarningReports(Tracker tracker) {
        this.tracker = tracker;
    }

    /** Reports all that is shown, and that all else is healthy; that nothing is shown, only once. */
    void report(Map<String, Warning> shown, Collection<String> controlTexts) {
        boolean nothing = shown.isEmpty() && controlTexts.isEmpty();
        if (!nothing || !quiet) {
            quiet = false; // until all of it is reported
            reportAll(shown, controlTexts);
            quiet = nothing;
        }
    }

    /** The next report is of another daemon, perhaps: all of it is said again. */
    void sayAllAgain() {
        quiet = false;
    }

    private void reportAll(Map<String, Warning> shown, Collection<String> controlTexts) {
        network(shown.get(Codes.NETWORK_STATUS));
        udp4(shown.get(Codes.NO_UDP4_BIND));
        report(shown, Codes.LOGIN_STATE, "error", tracker::reportLogin);
        report(shown, Codes.LOCAL_LOG_CONFIG_ERROR, "error", tracker::reportLocalLogConfig);
        report(shown, Codes.APPLY_DISK_CONFIG, "error", tracker::reportDiskConfig);
        report(shown, Codes.DNS_READ_OS_CONFIG_FAILED, "error", tracker::reportDnsOsRead);
        report(shown, Codes.DNS_SET_OS_CONFIG_FAILED, "error", tracker::reportDnsOsWrite);
        Warning test = shown.get(Codes.TEST_WARNABLE);
        tracker.fakeError(test == null ? "" : text(test));
        SUBSYSTEMS.forEach(
                (code, subsystem) -> report(shown, code, "LegacyError", outcome -> tracker.report(subsystem, outcome)));
        receiveFunction(shown.get(Codes.MAGICSOCK_RECEIVE_FUNC_ERROR));
        tls(shown.get(Codes.TLS_CONNECTION_FAILED));
        derpRegion(shown.get(Codes.DERP_REGION_ERROR));
        control(shown, controlTexts);
        others(shown);
    }

    private void network(@Nullable Warning warning) {
        Instant since = since(warning);
        if (since == null) {
            tracker.anyInterfaceUp(warning == null);
        } else {
            tracker.anyInterfaceUp(false, since);
        }
    }

    private void udp4(@Nullable Warning warning) {
        Instant since = since(warning);
        if (since == null) {
            tracker.udp4Unbound(warning != null);
        } else {
            tracker.udp4Unbound(true, since);
        }
    }

    private static void report(Map<String, Warning> shown, String code, String arg, Consumer<Outcome> report) {
        Warning warning = shown.get(code);
        report.accept(warning == null ? Outcome.healthy() : outcome(warning, arg(warning, arg)));
    }

    private void receiveFunction(@Nullable Warning warning) {
        if (warning == null) {
            tracker.reportReceiveFunctions(Outcome.healthy());
            return;
        }
        String function = warning.args().get("magicsock-function-name");
        tracker.reportReceiveFunctions(
                outcome(warning, function == null ? text(warning) : function + " is not running"));
    }

    private void tls(@Nullable Warning warning) {
        Set<String> gone = new HashSet<>(tlsHosts);
        tlsHosts.clear();
        if (warning != null) {
            String host = unquoted(warning.args().getOrDefault("server-name", ""));
            gone.remove(host);
            tlsHosts.add(host);
            tracker.reportTls(host, outcome(warning, arg(warning, "error")));
        } else if (gone.isEmpty()) {
            gone.add(""); // says once that TLS is known to be fine
        }
        gone.forEach(host -> tracker.reportTls(host, Outcome.healthy()));
    }

    private void derpRegion(@Nullable Warning warning) {
        Set<Long> gone = new HashSet<>(regionsWithProblem);
        regionsWithProblem.clear();
        Long region = warning == null ? null : regionOf(warning);
        if (warning != null && region != null) {
            gone.remove(region);
            regionsWithProblem.add(region);
            tracker.reportDerpRegion(region, outcome(warning, arg(warning, "error")));
        } else if (gone.isEmpty()) {
            gone.add(0L);
        }
        gone.forEach(id -> tracker.reportDerpRegion(id, Outcome.healthy()));
    }

    private void control(Map<String, Warning> shown, Collection<String> controlTexts) {
        List<ControlMessage> messages = new ArrayList<>();
        new TreeMap<>(shown).forEach((code, warning) -> {
            if (isControl(code)) {
                messages.add(new ControlMessage(
                        controlText(code, warning),
                        severity(warning),
                        Boolean.TRUE.equals(warning.impactsConnectivity()),
                        since(warning)));
            }
        });
        controlTexts.forEach(text -> messages.add(ControlMessage.of(text)));
        tracker.reportControlMessages(messages);
    }

    private void others(Map<String, Warning> shown) {
        shown.forEach((code, warning) -> {
            if (MAPPED.contains(code) || SUBSYSTEMS.containsKey(code) || isControl(code)) {
                return;
            }
            Warnable warnable = others.get(code);
            if (warnable == null && Warnable.isValidCode(code) && makeRoom(shown)) {
                warnable = warnable(code, warning);
                others.put(code, warnable);
            }
            if (warnable != null) {
                tracker.report(warnable, outcome(warning, text(warning)).with(warning.args()));
            }
        });
        others.forEach((code, warnable) -> {
            if (!shown.containsKey(code)) {
                tracker.report(warnable, Outcome.healthy());
            }
        });
    }

    /** Forgets the Warnables that are not shown, as if they had never been. */
    void forgetAllBut(Map<String, Warning> shown) {
        others.entrySet().removeIf(other -> {
            boolean forget = !shown.containsKey(other.getKey());
            if (forget) {
                tracker.forget(other.getValue());
            }
            return forget;
        });
    }

    private boolean makeRoom(Map<String, Warning> shown) {
        if (others.size() < MAX_OTHER_CODES) {
            return true;
        }
        for (Map.Entry<String, Warnable> other : others.entrySet()) {
            if (!shown.containsKey(other.getKey())) {
                tracker.forget(other.getValue());
                others.remove(other.getKey());
                return true;
            }
        }
        return false;
    }

    /** What we know of a code counts; only of an unknown one the daemon's word is taken. */
    private static Warnable warnable(String code, Warning warning) {
        KnownWarnables.KnownWarnable known = KnownWarnables.byCode().get(code);
        Warnable.Builder builder = Warnable.builder(code)
                .severity(known == null ? severity(warning) : known.severity())
                .ofNode();
        String title = known == null ? warning.title() : known.title();
        if (title != null && !title.isEmpty()) {
            builder.title(title.length() > MAX_TITLE ? title.substring(0, MAX_TITLE) : title);
        }
        if (known == null ? Boolean.TRUE.equals(warning.impactsConnectivity()) : known.impactsConnectivity()) {
            builder.impactsConnectivity();
        }
        String flag = DEBUG_FLAGS.get(code);
        if (flag != null) {
            builder.debugFlag(flag);
        }
        if (code.equals(WARMING_UP)) {
            builder.notInOriginal();
        }
        return builder.build();
    }

    static boolean isControl(String code) {
        return code.equals(CONTROL) || code.startsWith(CONTROL + ".");
    }

    static @Nullable Long regionOf(Warning warning) {
        String id = warning.args().get("derp-region-id");
        try {
            return id == null ? null : Long.valueOf(id);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Returns since when, or null if it does not say. */
    static @Nullable Instant since(@Nullable Warning warning) {
        return warning == null ? null : warning.brokenSince();
    }

    /**
     * Returns what is shown without the dates later than now: that clock is not ours. A date that counted before counts
     * still, as the wall clock may have been set back since.
     *
     * @param before what was shown before, as this returned it
     * @param now what the wall clock shows
     */
    static Map<String, Warning> credible(Map<String, Warning> shown, Map<String, Warning> before, Instant now) {
        Map<String, Warning> credible = new LinkedHashMap<>();
        shown.forEach((code, warning) -> {
            Instant since = warning.brokenSince();
            boolean counts =
                    since == null || !since.isAfter(now.plus(CLOCKS_DIFFER)) || since.equals(since(before.get(code)));
            credible.put(code, counts ? warning : warning.withoutDate());
        });
        return credible;
    }

    private static String controlText(String code, Warning warning) {
        if (code.equals(CONTROL)) {
            return arg(warning, "error");
        }
        String title = warning.title();
        return title == null || title.isEmpty() ? text(warning) : title + ": " + text(warning);
    }

    private static Outcome outcome(Warning warning, String text) {
        Outcome outcome = Outcome.unhealthy(text).with(warning.args());
        Instant since = since(warning);
        return since == null ? outcome : outcome.since(since);
    }

    private static String arg(Warning warning, String name) {
        String value = warning.args().get(name);
        return value == null ? text(warning) : value;
    }

    private static String text(Warning warning) {
        return warning.text() == null ? "" : warning.text();
    }

    private static Severity severity(Warning warning) {
        String severity = warning.severity();
        for (Severity known : Severity.values()) {
            if (known.code().equals(severity)) {
                return known;
            }
        }
        return Boolean.TRUE.equals(warning.impactsConnectivity()) ? Severity.HIGH : Severity.MEDIUM;
    }

    /** The daemon sends the name of a server in quotes. */
    private static String unquoted(String name) {
        boolean quoted = name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"");
        return quoted ? name.substring(1, name.length() - 1) : name;
    }
}
