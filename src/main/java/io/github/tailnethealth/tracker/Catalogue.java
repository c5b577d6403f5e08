package io.github.tailnethealth.tracker;

import static io.github.tailnethealth.tracker.Severity.LOW;
import static io.github.tailnethealth.tracker.Severity.MEDIUM;

import io.github.tailnethealth.tracker.Finding.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The checks, as data: the subsystems, and every later code of tailscale's for which the original had a check. Causes
 * stand before what depends on them.
 */
public final class Catalogue {
    /** A check with the condition that judges it. */
    record Entry(Check check, Function<Moment, Judged> condition) {}

    static final List<Entry> ENTRIES = entries();
    private static final Map<String, Entry> ENTRY_BY_CODE = ENTRIES.stream()
            .collect(Collectors.toUnmodifiableMap(entry -> entry.check().code(), entry -> entry));
    private static final List<Check> CHECKS = ENTRIES.stream().map(Entry::check).toList();
    private static final Map<String, Check> BY_CODE = indexed();

    private Catalogue() {}

    /** Returns every check, causes first. */
    public static List<Check> checks() {
        return CHECKS;
    }

    /** Returns every check by its code, causes first. */
    public static Map<String, Check> byCode() {
        return BY_CODE;
    }

    static Entry entry(String code) {
        return Objects.requireNonNull(ENTRY_BY_CODE.get(code), code);
    }

    private static Map<String, Check> indexed() {
        Map<String, Check> byCode = new LinkedHashMap<>();
        CHECKS.forEach(check -> byCode.put(check.code(), check));
        return Collections.unmodifiableMap(byCode);
    }

    private static List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        String network = Codes.NETWORK_STATUS;
        String off = Codes.WANTRUNNING_FALSE;
        all.add(any(network, "Network down", MEDIUM, true, ReportedChecks::network));
        all.add(any(Codes.LOCAL_LOG_CONFIG_ERROR, "Local log misconfiguration", LOW, false, ReportedChecks::localLog));
        all.add(node(off, "Tailscale off", LOW, false, ReportedChecks::wantRunning));
        all.add(node(Codes.LOGIN_STATE, "Logged out", MEDIUM, false, ReportedChecks::login));
        all.add(derived(Codes.NOT_IN_MAP_POLL, "Out of sync", false, DerivedChecks::notInMapPoll, network, off));
        // ours: without a poll there is no response to wait for
        all.add(derived(
                Codes.MAPRESPONSE_TIMEOUT,
                "Network map response timeout",
                false,
                DerivedChecks::mapResponse,
                network,
                off,
                Codes.NOT_IN_MAP_POLL));
        // ours: a node that was taken down needs no relay, so none is missed (tailscale#14687, tailscale#17265)
        all.add(derived(Codes.NO_DERP_HOME, "No home relay server", true, DerivedChecks::derpHome, network, off));
        all.add(derived(
                Codes.NO_DERP_CONNECTION,
                "Relay server unavailable",
                true,
                DerivedChecks::derpConnection,
                network,
                off,
                Codes.NO_DERP_HOME));
        all.add(derived(
                Codes.DERP_TIMED_OUT,
                "Relay server timed out",
                false,
                DerivedChecks::derpFrames,
                network,
                off,
                Codes.NO_DERP_HOME,
                Codes.NO_DERP_CONNECTION));
        all.add(node(Codes.DERP_REGION_ERROR, "Relay server error", LOW, false, ReportedChecks::derpRegions));
        all.add(node(Codes.NO_UDP4_BIND, "NAT traversal setup failure", MEDIUM, true, ReportedChecks::udp4));
        all.add(any(Codes.TLS_CONNECTION_FAILED, "Encrypted connection failed", MEDIUM, false, ReportedChecks::tls));
        all.add(any(
                Codes.MAGICSOCK_RECEIVE_FUNC_ERROR,
                "MagicSock function not running",
                MEDIUM,
                false,
                ReportedChecks::receiveFunctions));
        all.add(any(
                Codes.APPLY_DISK_CONFIG, "Could not apply configuration", MEDIUM, false, ReportedChecks::diskConfig));
        all.add(node(Codes.CONTROL_HEALTH, "Message from the control server", MEDIUM, false, ReportedChecks::control));
        all.add(any(
                Codes.DNS_READ_OS_CONFIG_FAILED,
                "Failed to read system DNS configuration",
                LOW,
                false,
                moment -> Judged.of(moment.state.held(Single.DNS_OS_READ))));
        all.add(any(
                Codes.DNS_SET_OS_CONFIG_FAILED,
                "Failed to set system DNS configuration",
                MEDIUM,
                false,
                moment -> Judged.of(moment.state.held(Single.DNS_OS_WRITE))));
        all.add(node(Codes.UPDATE_AVAILABLE, "Update available", LOW, false, ReportedChecks::update));
        all.add(node(
                Codes.SECURITY_UPDATE_AVAILABLE,
                "Security update available",
                MEDIUM,
                false,
                ReportedChecks::securityUpdate));
        all.add(node(
                Codes.IS_USING_UNSTABLE_VERSION, "Using an unstable version", LOW, false, ReportedChecks::unstable));
        all.add(any(Codes.TEST_WARNABLE, "Test warnable", LOW, false, ReportedChecks::fake));
        for (Subsystem subsystem : Subsystem.values()) {
            all.add(any(
                    subsystem.code(),
                    title(subsystem),
                    MEDIUM,
                    false,
                    moment -> Judged.of(moment.state.subsystems.get(subsystem))));
        }
        return List.copyOf(all);
    }

    private static String title(Subsystem subsystem) {
        return switch (subsystem) {
            case ROUTER -> "Router";
            case DNS -> "DNS";
            case DNS_OS -> "DNS of the operating system";
            case DNS_MANAGER -> "DNS manager";
            case TAILNET_LOCK -> "Tailnet lock";
        };
    }

    private static Entry any(
            String code, String title, Severity severity, boolean impact, Function<Moment, Judged> condition) {
        return new Entry(new Check(code, title, severity, impact, List.of(), Kind.REPORTED, false), condition);
    }

    private static Entry node(
            String code, String title, Severity severity, boolean impact, Function<Moment, Judged> condition) {
        return new Entry(new Check(code, title, severity, impact, List.of(), Kind.REPORTED, true), condition);
    }

    private static Entry derived(
            String code, String title, boolean impact, Function<Moment, Judged> condition, String... dependsOn) {
        return new Entry(
                new Check(code, title, MEDIUM, impact, Arrays.asList(dependsOn), Kind.DERIVED, true), condition);
    }
}
