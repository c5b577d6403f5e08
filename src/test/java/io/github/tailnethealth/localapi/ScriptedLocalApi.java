package io.github.tailnethealth.localapi;

import io.github.tailnethealth.app.replay.HttpExchange;
import io.github.tailnethealth.app.replay.HttpRequest;
import io.github.tailnethealth.app.replay.UnixHttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A daemon that does what a test tells it, endpoint by endpoint. Until told otherwise it is an idle, healthy node whose
 * bus says one line.
 */
final class ScriptedLocalApi implements AutoCloseable {

    static final String BUS = "watch-ipn-bus";
    static final String STATUS = "status";
    static final String PREFS = "prefs";
    static final String DERP_MAP = "derpmap";
    static final String USER_METRICS = "usermetrics";
    static final String METRICS = "metrics";

    static final String FIRST_LINE = """
            {"Version":"1.102.3","SessionID":"1","State":6,"Prefs":{"WantRunning":true},"Health":{"Warnings":null}}""";

    static final Behaviour STATUS_OF_TODAY = json("""
            {"Version":"1.102.3","BackendState":"Running","Self":{"Online":true,"Relay":"loop"},"Health":[]}""");

    /** What an endpoint does with a request. */
    @FunctionalInterface
    interface Behaviour {
        void answer(ScriptedLocalApi daemon, HttpExchange exchange) throws IOException;
    }

    private final Path socket;
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
    private final List<HttpExchange> streams = new CopyOnWriteArrayList<>();
    private UnixHttpServer server;

    ScriptedLocalApi(Path socket) throws IOException {
        this.socket = socket;
        when(STATUS, STATUS_OF_TODAY);
        when(PREFS, json("{\"WantRunning\":true}"));
        when(DERP_MAP, json("null"));
        when(USER_METRICS, text(200, "tailscaled_home_derp_region_id 900\n"));
        when(METRICS, text(403, "metrics access denied\n"));
        when(BUS, bus(FIRST_LINE));
        this.server = new UnixHttpServer(socket, this::handle);
    }

    private void handle(HttpRequest request, HttpExchange exchange) throws IOException {
        requests.add(request);
        String endpoint = request.path().replaceFirst("^/localapi/v0/", "");
        behaviours.getOrDefault(endpoint, text(404, "404 page not found\n")).answer(this, exchange);
    }

    ScriptedLocalApi when(String endpoint, Behaviour behaviour) {
        behaviours.put(endpoint, behaviour);
        return this;
    }

    /** Answers with that body and the headers of a 1.102 daemon. */
    static Behaviour json(String body) {
        return json(body, Map.of("Tailscale-Cap", "142", "Tailscale-Version", "1.102.3"));
    }

    static Behaviour json(String body, Map<String, String> headers) {
        return (daemon, exchange) -> exchange.respond(200, headers, body);
    }

    static Behaviour text(int status, String body) {
        return (daemon, exchange) -> exchange.respond(status, Map.of(), body);
    }

    /** Takes the request and never answers. */
    static Behaviour silence() {
        return (daemon, exchange) -> {};
    }

    /** Sends those bytes, which may be no HTTP at all, and hangs up. */
    static Behaviour raw(String bytes) {
        return (daemon, exchange) -> {
            exchange.raw(bytes);
            exchange.hangUp();
        };
    }

    /** Opens a stream, which stays open, with those lines. */
    static Behaviour bus(String... lines) {
        return (daemon, exchange) -> {
            exchange.stream(200, Map.of("Tailscale-Cap", "142"));
            for (String line : lines) {
                exchange.chunk(line + "\n");
            }
            daemon.streams.add(exchange);
            exchange.whenClosed(() -> daemon.streams.remove(exchange));
        };
    }

    /** Sends those bytes, lines or not, on every open stream. */
    void send(String bytes) throws IOException {
        for (HttpExchange stream : streams) {
            stream.chunk(bytes);
        }
    }

    /** Sends the beginning of a chunk, and hangs up inside it. */
    void cutInsideChunk() throws IOException {
        for (HttpExchange stream : streams) {
            stream.raw("40\r\n{\"State\":");
            stream.hangUp();
        }
    }

    void endStreams() throws IOException {
        for (HttpExchange stream : streams) {
            stream.endStream();
            streams.remove(stream); // the connection may stay, for other requests
        }
    }

    /** Is killed: everything breaks, the socket file stays. */
    void kill() {
        server.die();
    }

    void restart() throws IOException {
        server.close();
        server = new UnixHttpServer(socket, this::handle);
    }

    /** Connections that were opened since the last start. */
    int accepted() {
        return server.accepted();
    }

    /** Connections that are open. */
    int connections() {
        return server.connections();
    }

    List<HttpRequest> requests() {
        return List.copyOf(requests);
    }

    int openStreams() {
        return streams.size();
    }

    @Override
    public void close() {
        server.close();
    }
}
