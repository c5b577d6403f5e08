package io.github.tailnethealth.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rendered manifests, parsed. */
record Rendered(List<JsonNode> objects) {
    static final String OURS = "tailnet-health";
    static final String DAEMON = "tailscaled";
    static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");

    private static final JsonMapper JSON = new JsonMapper();

    static Rendered parse(String manifests) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<JsonNode> objects = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(manifests)) {
            if (document != null) {
                objects.add(JSON.valueToTree(document));
            }
        }
        return new Rendered(objects);
    }

    List<JsonNode> all(String kind) {
        return objects.stream().filter(object -> kind(object).equals(kind)).toList();
    }

    JsonNode one(String kind) {
        assertThat(all(kind)).as(kind).hasSize(1);
        return all(kind).get(0);
    }

    List<String> kinds() {
        return objects.stream().map(Rendered::kind).distinct().sorted().toList();
    }

    boolean hasWorkload() {
        return objects.stream().anyMatch(object -> WORKLOADS.contains(kind(object)));
    }

    JsonNode workload() {
        return objects.stream()
                .filter(object -> WORKLOADS.contains(kind(object)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no workload in " + kinds()));
    }

    JsonNode pod() {
        return workload().at("/spec/template/spec");
    }

    /** Returns all pod specifications: the workload's and the test's. */
    List<JsonNode> pods() {
        return Stream.concat(
                        hasWorkload() ? Stream.of(pod()) : Stream.empty(),
                        all("Pod").stream().map(pod -> pod.get("spec")))
                .toList();
    }

    JsonNode ours() {
        return container(OURS);
    }

    JsonNode daemon() {
        return container(DAEMON);
    }

    boolean hasDaemon() {
        return containers(pod()).stream()
                .anyMatch(container -> container.get("name").asString().equals(DAEMON));
    }

    JsonNode container(String name) {
        return containers(pod()).stream()
                .filter(container -> container.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no container " + name));
    }

    /** Returns init containers, then ordinary ones, as the kubelet starts them. */
    static List<JsonNode> containers(JsonNode pod) {
        return Stream.concat(items(pod.path("initContainers")).stream(), items(pod.path("containers")).stream())
                .toList();
    }

    static String kind(JsonNode object) {
        return object.path("kind").asString("");
    }

    static List<JsonNode> items(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    static List<String> names(JsonNode array) {
        return items(array).stream().map(item -> item.get("name").asString()).toList();
    }

    /** Returns the value of an environment variable, or an empty text. */
    static String environment(JsonNode container, String name) {
        return items(container.path("env")).stream()
                .filter(variable -> variable.get("name").asString().equals(name))
                .map(variable -> variable.path("value").asString(""))
                .findFirst()
                .orElse("");
    }

    /** Returns the mount of a volume in a container, or a missing node. */
    static JsonNode mount(JsonNode container, String volume) {
        return named(container.path("volumeMounts"), volume);
    }

    /** Returns the item of that name, or a missing node. */
    static JsonNode named(JsonNode array, String name) {
        return items(array).stream()
                .filter(item -> item.path("name").asString("").equals(name))
                .findFirst()
                .orElse(JSON.missingNode());
    }
}
