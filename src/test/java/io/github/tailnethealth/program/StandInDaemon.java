package io.github.tailnethealth.program;

import io.github.tailnethealth.app.replay.HttpExchange;
import io.github.tailnethealth.app.replay.HttpRequest;
import io.github.tailnethealth.app.replay.UnixHttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Stands in for a daemon on a unix socket: an idle, healthy node for as long as it lives, or whatever a handler does. It
 * knows a login name and keys, as a daemon does.
 */
final class StandInDaemon implements AutoCloseable {
    /** In every value that identifies or authenticates somebody. */
    static final String SECRET = "s3cr3t";

    static final String ADDRESS = "100.64.7.9";

    private static final String STATUS = """
            {"Version":"1.102.3","BackendState":"Running","AuthURL":"https://login.example.com/a/s3cr3t",
             "TailscaleIPs":["100.64.7.9"],
             "Self":{"ID":"n-s3cr3t","PublicKey":"nodekey:s3cr3t","HostName":"s3cr3t","DNSName":"s3cr3t.ts.net.",
                     "Online":true,"Relay":"loop","KeyExpiry":"2099-01-02T03:04:05Z"},
             "CurrentTailnet":{"Name":"s3cr3t@example.com","MagicDNSSuffix":"s3cr3t.ts.net"},
             "User":{"1":{"ID":1,"LoginName":"s3cr3t@example.com","DisplayName":"s3cr3t"}},"Health":[]}""";
    private static final String FIRST_LINE = """
            {"Version":"1.102.3","SessionID":"s3cr3t","State":6,"BrowseToURL":"https://login.example.com/a/s3cr3t",\
            "Prefs":{"WantRunning":true,"OperatorUser":"s3cr3t"},"Health":{"Warnings":null}}
            """;
    private static final String DERP_MAP = """
            {"Regions":{"900":{"RegionID":900,"RegionCode":"loop","RegionName":"Loopback"}}}""";
    private static final Map<String, String> HEADERS =
            Map.of("Tailscale-Cap", "142", "Tailscale-Version", "1.102.3", "Content-Type", "application/json");

    private final UnixHttpServer server;

    private StandInDaemon(Path socket, UnixHttpServer.Handler handler) throws IOException {
        this.server = new UnixHttpServer(socket, handler == null ? this::answerWell : handler);
    }

    /** Starts one that is well. */
    static StandInDaemon good(Path socket) throws IOException {
        return new StandInDaemon(socket, null);
    }

    /** Starts one that does that with every request. */
    static StandInDaemon that(Path socket, UnixHttpServer.Handler handler) throws IOException {
        return new StandInDaemon(socket, handler);
    }

    private void answerWell(HttpRequest request, HttpExchange exchange) throws IOException {
        switch (request.path().replaceFirst("^/localapi/v0/", "")) {
            case "status" -> exchange.respond(200, HEADERS, STATUS);
            case "prefs" -> exchange.respond(200, HEADERS, "{\"WantRunning\":true}");
            case "derpmap" -> exchange.respond(200, HEADERS, DERP_MAP);
            case "usermetrics" -> exchange.respond(200, HEADERS, "tailscaled_home_derp_region_id 900\n");
            case "metrics" -> exchange.respond(403, HEADERS, "metrics access denied\n");
            case "watch-ipn-bus" -> {
                exchange.stream(200, HEADERS);
                exchange.chunk(FIRST_LINE);
            }
            default -> exchange.respond(404, HEADERS, "404 page not found\n");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
