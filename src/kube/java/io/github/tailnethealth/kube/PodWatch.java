package io.github.tailnethealth.kube;

import io.github.tailnethealth.live.UnixHttp;
import io.github.tailnethealth.live.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All that the API server tells of the pods of a namespace, in order and with the time at which it was told. Thread-safe. */
final class PodWatch implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /** A container as the kubelet reports it. */
    record Container(String id, int restarts, boolean ready, boolean started) {}

    /** A pod as it was at a time. */
    record Seen(Duration at, String pod, String ip, boolean ready, boolean ending, Map<String, Container> containers) {
        Container container(String name) {
            Container container = containers.get(name);
            if (container == null) {
                throw new IllegalStateException("no container " + name + " in " + this);
            }
            return container;
        }

        int restarts() {
            return containers.values().stream().mapToInt(Container::restarts).sum();
        }
    }

    private final long start = System.nanoTime();
    private final UnixHttp.Stream stream;
    private final List<Seen> history = new ArrayList<>();
    private final Map<String, Seen> pods = new LinkedHashMap<>();
    private volatile boolean ended;

    PodWatch(Api api, String namespace) {
        stream = api.watch("/api/v1/namespaces/" + namespace + "/pods?watch=true");
        Thread reader = new Thread(this::read, "pods-of-" + namespace);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = JSON.readTree(line);
                keep(event.path("type").stringValue(""), seen(event.path("object")));
            }
        } catch (IOException e) {
            // who asks is told below
        }
        ended = true;
    }

    private synchronized void keep(String type, Seen seen) {
        history.add(seen);
        if (type.equals("DELETED")) {
            pods.remove(seen.pod());
        } else {
            pods.put(seen.pod(), seen);
        }
    }

    private Seen seen(JsonNode pod) {
        JsonNode status = pod.path("status");
        boolean ready = false;
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").stringValue("").equals("Ready")) {
                ready = condition.path("status").stringValue("").equals("True");
            }
        }
        Map<String, Container> containers = new LinkedHashMap<>();
        for (String kind : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode container : status.path(kind)) {
                containers.put(
                        container.path("name").stringValue(""),
                        new Container(
                                container.path("containerID").stringValue("").replaceFirst(".*//", ""),
                                container.path("restartCount").intValue(0),
                                container.path("ready").booleanValue(false),
                                container.path("started").booleanValue(false)));
            }
        }
        return new Seen(
                now(),
                pod.path("metadata").path("name").stringValue(""),
                status.path("podIP").stringValue(""),
                ready,
                pod.path("metadata").has("deletionTimestamp"),
                containers);
    }

    Duration now() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Returns the pods that there are, those that end among them. */
    synchronized List<Seen> pods() {
        requireLive();
        return List.copyOf(pods.values());
    }

    /** Returns the only pod. */
    synchronized Seen pod() {
        requireLive();
        if (pods.size() != 1) {
            throw new IllegalStateException("not one pod: " + pods.values());
        }
        return pods.values().iterator().next();
    }

    /** Returns all that was told since. */
    synchronized List<Seen> since(Duration from) {
        requireLive();
        return history.stream().filter(seen -> seen.at().compareTo(from) >= 0).toList();
    }

    private void requireLive() {
        if (ended) {
            throw new IllegalStateException("the API server has ended the watch: nobody knows what happened since");
        }
    }

    /** Waits until the only pod is so, and returns it. */
    Seen await(String what, int seconds, Predicate<Seen> condition) {
        Waiting.until(what, seconds, () -> {
            List<Seen> now = pods();
            return now.size() == 1 && condition.test(now.get(0));
        });
        return pod();
    }

    /** Returns when each pod became ready and unready, and how often its containers were restarted. */
    String summary() {
        Map<String, Boolean> ready = new LinkedHashMap<>();
        Map<String, Integer> restarts = new LinkedHashMap<>();
        StringBuilder said = new StringBuilder();
        for (Seen seen : since(Duration.ZERO)) {
            if (!Boolean.valueOf(seen.ready()).equals(ready.put(seen.pod(), seen.ready()))) {
                said.append(said.length() == 0 ? "" : ", ").append(Figures.seconds(seen.at()));
                said.append(seen.ready() ? " ready " : " unready ").append(seen.pod());
            }
            restarts.put(seen.pod(), seen.restarts());
        }
        return said + "; restarts " + restarts;
    }

    @Override
    public void close() {
        stream.close();
    }
}
