package io.github.tailnethealth.kube;

import io.github.tailnethealth.live.UnixHttp;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API server over HTTP. Thread-safe. */
final class Api implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int ANSWER_MILLIS = 20_000;

    private final Path socket;
    private final UnixHttp http = new UnixHttp();

    Api(Path socket) {
        this.socket = socket;
    }

    /** Returns the object or list at that path. */
    JsonNode get(String path) {
        UnixHttp.Answer answer = ask(path);
        if (answer.status() != 200) {
            throw new IllegalStateException(path + ": " + answer);
        }
        return JSON.readTree(answer.body());
    }

    /** Asks, and returns whatever is answered. */
    UnixHttp.Answer ask(String path) {
        try {
            return http.get(socket, "http://localhost" + path, ANSWER_MILLIS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(path, e);
        }
    }

    /** Asks the program in a pod, through the API server. */
    UnixHttp.Answer askPod(String namespace, String pod, int port, String path) {
        return ask("/api/v1/namespaces/" + namespace + "/pods/" + pod + ":" + port + "/proxy" + path);
    }

    /** Opens a stream of events, a line each. */
    UnixHttp.Stream watch(String path) {
        try {
            return http.open(socket, "http://localhost" + path, ANSWER_MILLIS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(path, e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
