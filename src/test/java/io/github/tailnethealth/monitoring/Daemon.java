package io.github.tailnethealth.monitoring;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus or Alertmanager as a process of its own, on a port of the loopback. */
final class Daemon implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private Daemon(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Daemon prometheus(Path folder, String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve("prometheus.yaml"), configuration);
        return start(
                folder,
                Tools.PROMETHEUS,
                "--config.file=" + file,
                "--rules.alert.resend-delay=1s", // a sixtieth of the default, as with the rules
                "--storage.tsdb.path=" + folder.resolve("prometheus-data"));
    }

    static Daemon alertmanager(Path folder, String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve("alertmanager.yaml"), configuration);
        return start(
                folder,
                Tools.ALERTMANAGER,
                "--config.file=" + file,
                "--storage.path=" + folder.resolve("alertmanager-data"),
                "--cluster.listen-address=");
    }

    private static Daemon start(Path folder, String program, String... arguments) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(program, "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(arguments));
        Path log = Files.createDirectories(Path.of("target/program-logs")).resolve(program + ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Daemon daemon = new Daemon(process, port);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        try {
            await().atMost(START).pollInterval(Duration.ofMillis(100)).until(daemon::isReady);
        } catch (RuntimeException e) {
            daemon.close();
            throw new IllegalStateException(program + " did not start: " + Files.readString(log), e);
        }
        return daemon;
    }

    private boolean isReady() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("it ended with " + process.exitValue());
        }
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** Returns the answer to an instant query, which may be an error. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        return api("/api/v1/query", "query=" + encoded(expression));
    }

    /** Returns the answer to a query over the last minutes, which may be an error. */
    JsonNode queryRange(String expression, Duration back) throws IOException, InterruptedException {
        long now = System.currentTimeMillis() / 1000;
        return api(
                "/api/v1/query_range",
                "query=" + encoded(expression) + "&start=" + (now - back.toSeconds()) + "&end=" + now + "&step=5");
    }

    /** Returns the one value of an instant query, or NaN if there is not one. */
    double value(String expression) throws IOException, InterruptedException {
        JsonNode result = query(expression).at("/data/result");
        return result.size() == 1
                ? Double.parseDouble(result.get(0).get("value").get(1).asString())
                : Double.NaN;
    }

    private JsonNode api(String path, String form) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return JsonMapper.shared()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        Processes.end(process);
    }
}
