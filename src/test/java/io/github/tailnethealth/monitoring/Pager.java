package io.github.tailnethealth.monitoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whom Alertmanager calls: a webhook that keeps what it is told. Serves the text of a daemon's own metrics too. */
final class Pager implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Notification> told = new ArrayList<>();

    /** An alert that fires. */
    record Notification(Map<String, String> labels, Map<String, String> annotations) {
        String name() {
            return labels.getOrDefault("alertname", "");
        }
    }

    Pager(String metrics) throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/webhook", this::take);
        server.createContext("/metrics", exchange -> respond(exchange, metrics));
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        JsonNode body = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
        synchronized (told) {
            for (JsonNode alert : body.get("alerts")) {
                if (alert.get("status").asString().equals("firing")) {
                    told.add(new Notification(strings(alert.get("labels")), strings(alert.get("annotations"))));
                }
            }
        }
        respond(exchange, "ok");
    }

    /** Returns what it was told since that many notifications. */
    List<Notification> told(int since) {
        synchronized (told) {
            return List.copyOf(told.subList(since, told.size()));
        }
    }

    int count() {
        synchronized (told) {
            return told.size();
        }
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new TreeMap<>();
        object.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asString()));
        return strings;
    }

    private static void respond(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
