package io.github.tailnethealth.monitoring;

import io.github.tailnethealth.app.replay.HttpExchange;
import io.github.tailnethealth.app.replay.HttpRequest;
import io.github.tailnethealth.app.replay.UnixHttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A daemon on a unix socket that shows one {@link Condition} after the other, in the words of a real one: what it says
 * here was recorded from a tailscaled 1.102.3 or, where that could not be provoked, built by its rules. Thread-safe.
 */
final class ScriptedDaemon implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> HEADERS =
            Map.of("Tailscale-Cap", "142", "Tailscale-Version", "1.102.3", "Content-Type", "application/json");
    private static final List<String> STATES =
            List.of("NoState", "InUseOtherUser", "NeedsLogin", "NeedsMachineAuth", "Stopped", "Starting", "Running");
    private static final String DERP_MAP = """
            {"Regions":{"900":{"RegionID":900,"RegionCode":"loop","RegionName":"Loopback"}}}""";

    private final Path socket;
    private final List<HttpExchange> watches = new ArrayList<>();
    private UnixHttpServer server;
    private Condition condition = Condition.HEALTHY;
    private Instant since = Instant.now();
    private Instant keyExpiry = Instant.now().plus(Duration.ofDays(90));
    private int sessions;

    /** Starts one that is well. */
    ScriptedDaemon(Path socket) throws IOException {
        this.socket = socket;
        this.server = new UnixHttpServer(socket, this::answer);
    }

    /** Shows this from now on. */
    void become(Condition next) throws IOException {
        UnixHttpServer gone = null;
        synchronized (this) {
            condition = next;
            since = Instant.now();
            if (next == Condition.KEY_EXPIRED) {
                keyExpiry = Instant.now().minusSeconds(1);
            } else if (keyExpiry.isBefore(Instant.now())) {
                keyExpiry = Instant.now().plus(Duration.ofDays(90));
            }
            if (next == Condition.DAEMON_GONE) {
                gone = server;
                server = null;
                watches.clear();
            } else if (server == null) {
                server = new UnixHttpServer(socket, this::answer);
            } else {
                for (HttpExchange watch : List.copyOf(watches)) {
                    say(watch, line());
                }
            }
        }
        if (gone != null) {
            gone.die(); // waits for threads that may be waiting for us
        }
    }

    /** Sets when the key of a node that is well expires. */
    synchronized void keyExpiresAt(Instant when) {
        keyExpiry = when;
    }

    private void answer(HttpRequest request, HttpExchange exchange) throws IOException {
        switch (request.path().replaceFirst("^/localapi/v0/", "")) {
            case "status" -> exchange.respond(200, HEADERS, status().toString());
            case "prefs" -> exchange.respond(200, HEADERS, prefs().toString());
            case "derpmap" -> exchange.respond(200, HEADERS, DERP_MAP);
            case "usermetrics" -> exchange.respond(200, HEADERS, "tailscaled_home_derp_region_id 900\n");
            case "metrics" -> exchange.respond(403, HEADERS, "metrics access denied\n");
            case "watch-ipn-bus" -> watch(exchange);
            default -> exchange.respond(404, HEADERS, "404 page not found\n");
        }
    }

    private void watch(HttpExchange exchange) throws IOException {
        synchronized (this) {
            exchange.stream(200, HEADERS);
            ObjectNode first = line();
            first.put("SessionID", String.format("%016x", ++sessions));
            exchange.chunk(first + "\n");
            watches.add(exchange);
        }
        exchange.whenClosed(() -> {
            synchronized (this) {
                watches.remove(exchange);
            }
        });
    }

    private void say(HttpExchange watch, ObjectNode line) {
        try {
            watch.chunk(line + "\n");
        } catch (IOException e) {
            watches.remove(watch); // who watched is gone
        }
    }

    private synchronized ObjectNode status() {
        ObjectNode status = JSON.createObjectNode();
        status.put("Version", "1.102.3").put("BackendState", state()).put("AuthURL", "");
        boolean addressed = !state().equals("NoState");
        if (addressed) {
            status.putArray("TailscaleIPs").add("100.64.0.1").add("fd7a:115c:a1e0::1");
        }
        ObjectNode self = status.putObject("Self");
        self.put("Online", online()).put("Relay", addressed ? "loop" : "").put("KeyExpiry", keyExpiry.toString());
        status.putArray("Health");
        return status;
    }

    private synchronized ObjectNode prefs() {
        return JSON.createObjectNode().put("WantRunning", condition != Condition.TAKEN_DOWN);
    }

    private ObjectNode line() {
        ObjectNode line = JSON.createObjectNode();
        line.put("Version", "1.102.3").put("State", STATES.indexOf(state()));
        line.set("Prefs", prefs());
        ObjectNode warnings = line.putObject("Health").putObject("Warnings");
        warn(warnings);
        return line;
    }

    private String state() {
        return switch (condition) {
            case TAKEN_DOWN -> "Stopped";
            case LOGGED_OUT, KEY_EXPIRED -> "NeedsLogin";
            case NEEDS_APPROVAL -> "NeedsMachineAuth";
            case STARTING -> "Starting";
            case NO_STATE_NO_LOGIN -> "NoState";
            default -> "Running";
        };
    }

    private boolean online() {
        return switch (condition) {
            case CONTROL_LOST, NETWORK_DOWN, TAKEN_DOWN, LOGGED_OUT, STARTING, NO_STATE_NO_LOGIN -> false;
            default -> true;
        };
    }

    private void warn(ObjectNode warnings) {
        switch (condition) {
            case RELAY_LOST ->
                warning(
                        warnings,
                        "no-derp-connection",
                        "medium",
                        true,
                        Map.of("derp-region-id", "900", "derp-region-name", "Loopback"));
            case MAP_RESPONSE_STALE ->
                warning(warnings, "mapresponse-timeout", "medium", false, Map.of("duration", "2m6s"));
            case RECEIVE_FUNC_STOPPED ->
                warning(
                        warnings,
                        "magicsock-receive-func-error",
                        "medium",
                        false,
                        Map.of("magicsock-function-name", "ReceiveIPv4"));
            case LOCKED_OUT ->
                warning(warnings, "tailnet-lock", "medium", false, Map.of("LegacyError", "this node is locked out"));
            case NO_UDP4 -> warning(warnings, "no-udp4-bind", "medium", true, Map.of());
            case DNS_BROKEN ->
                warning(
                        warnings,
                        "dns-set-os-config-failed",
                        "medium",
                        false,
                        Map.of("error", "read-only file system"));
            case LOGIN_FAILS_WHILE_RUNNING, NO_STATE_NO_LOGIN ->
                warning(warnings, "login-state", "medium", false, Map.of("error", "connection refused"));
            case SEVERE_MESSAGE -> warning(warnings, "control-health.needs-tag", "high", true, Map.of());
            case MILD_MESSAGE -> warning(warnings, "control-health.old-key", "low", false, Map.of());
            case SEVERE_UNKNOWN -> warning(warnings, "of-a-later-version", "high", false, Map.of());
            case NETWORK_DOWN -> warning(warnings, "network-status", "medium", true, Map.of());
            case TAKEN_DOWN -> warning(warnings, "wantrunning-false", "low", false, Map.of("State", "Stopped"));
            default -> {
                // nothing to say
            }
        }
    }

    private void warning(
            ObjectNode warnings, String code, String severity, boolean impactsConnectivity, Map<String, String> args) {
        ObjectNode warning = warnings.putObject(code);
        warning.put("WarnableCode", code)
                .put("Severity", severity)
                .put("Title", "Title of " + code)
                .put("Text", "Text of " + code)
                .put("BrokenSince", since.toString())
                .put("ImpactsConnectivity", impactsConnectivity);
        ObjectNode shown = warning.putObject("Args");
        args.forEach(shown::put);
    }

    @Override
    public void close() {
        UnixHttpServer gone;
        synchronized (this) {
            gone = server;
            server = null;
        }
        if (gone != null) {
            gone.close();
        } else {
            try {
                Files.deleteIfExists(socket);
            } catch (IOException e) {
                // a file that stays only refuses
            }
        }
    }
}
