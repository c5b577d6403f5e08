package io.github.tailnethealth.tracker;

import static io.github.tailnethealth.tracker.Severity.HIGH;
import static io.github.tailnethealth.tracker.Severity.LOW;
import static io.github.tailnethealth.tracker.Severity.MEDIUM;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The warnings that daemons are known to raise and for which the {@link Catalogue} has no check. What a daemon says of
 * a code's severity is not trusted where a bound matters, as in metric labels; this is.
 */
public final class KnownWarnables {
    /**
     * One such warning.
     *
     * @param code its name
     * @param title the title for people
     * @param severity how bad it is while unhealthy
     * @param impactsConnectivity whether peers may be out of reach while unhealthy
     */
    public record KnownWarnable(String code, String title, Severity severity, boolean impactsConnectivity) {}

    private static final Map<String, KnownWarnable> BY_CODE = indexed(List.of(
            new KnownWarnable("warming-up", "Tailscale is starting", LOW, false),
            new KnownWarnable("ip-forwarding-off", "IP forwarding is off", MEDIUM, true),
            new KnownWarnable("tls-cert-pending", "Fetching TLS certificate", LOW, false),
            new KnownWarnable("captive-portal-detected", "Captive portal detected", HIGH, true),
            new KnownWarnable(
                    "posture-checking-serial-collection-failed",
                    "Device Posture: serial number collection failed",
                    MEDIUM,
                    false),
            new KnownWarnable("state-store-health", "Tailscale state store failed to initialize", HIGH, true),
            new KnownWarnable("invalid-packet-filter", "Invalid packet filter", HIGH, false),
            new KnownWarnable("sync-disabled", "Tailscale Sync is Disabled", HIGH, false),
            new KnownWarnable("ssh-unavailable-selinux-enabled", "Tailscale SSH and SELinux", LOW, false),
            new KnownWarnable(
                    "nosnat-with-advertised-exit-node", "Exit node advertising may not work correctly", MEDIUM, false),
            new KnownWarnable("no-tailnet-lock-state-dir", "No statedir for Tailnet Lock", MEDIUM, false),
            new KnownWarnable("macos-screen-time", "Tailscale blocked by Screen Time", HIGH, true),
            new KnownWarnable("macos-screen-time-controlclient", "Tailscale blocked by Screen Time", HIGH, true),
            new KnownWarnable("resolv-conf-overwritten", "DNS configuration issue", MEDIUM, false),
            new KnownWarnable("resolv-conf-relabel-failed", "DNS configuration issue", MEDIUM, false),
            new KnownWarnable("dns-forward-failing", "DNS unavailable", MEDIUM, true),
            new KnownWarnable("blockblame-mitm-detected", "Network may be blocking Tailscale", MEDIUM, true),
            new KnownWarnable("set-network-category-failed", "Windows network configuration failed", MEDIUM, false),
            new KnownWarnable("docker-stateful-filtering", "Docker with stateful filtering", MEDIUM, false)));

    private KnownWarnables() {}

    /** Returns every one of them by its code. */
    public static Map<String, KnownWarnable> byCode() {
        return BY_CODE;
    }

    private static Map<String, KnownWarnable> indexed(List<KnownWarnable> all) {
        Map<String, KnownWarnable> byCode = new LinkedHashMap<>();
        all.forEach(known -> byCode.put(known.code(), known));
        return Collections.unmodifiableMap(byCode);
    }
}
