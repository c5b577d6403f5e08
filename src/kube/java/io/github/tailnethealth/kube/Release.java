package io.github.tailnethealth.kube;

import io.github.tailnethealth.live.UnixHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The chart, installed by Helm into a namespace of its own that enforces the Pod Security Standard "restricted". */
final class Release implements AutoCloseable {
    static final Path CHART = Path.of("helm/tailnet-health");
    /** Our container. */
    static final String OURS = "tailnet-health";
    /** The daemon's. */
    static final String DAEMON = "tailscaled";

    private static final String NAME = "node";
    private static final String TIMEOUT = "240s";
    private static final Set<String> COMES_AND_GOES = Set.of("events", "events.events.k8s.io");

    private final Cluster cluster;
    private final String namespace;
    private final Path chart;
    private final List<Path> values = new ArrayList<>();
    private final PodWatch watch;
    private int files;

    /** Makes the namespace, and a Secret with the tailnet's auth key in it. */
    Release(Cluster cluster, String namespace, Path chart) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.chart = chart;
        cluster.kubectl("create", "namespace", namespace);
        cluster.kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted");
        cluster.kubectl(
                "create",
                "secret",
                "generic",
                "tailnet-key",
                "-n",
                namespace,
                "--from-literal=TS_AUTHKEY=" + Tailnet.AUTH_KEY);
        watch = new PodWatch(cluster.api(), namespace);
    }

    /**
     * A release of our chart whose node logs in to that tailnet. All values are the defaults but where images come from,
     * the tailnet, and what keeps a daemon from looking for the internet.
     */
    static Release ofNode(Cluster cluster, Tailnet tailnet, String namespace) {
        Release release = new Release(cluster, namespace, CHART);
        release.with("""
                global: {imageRegistry: localhost}
                tailscaled:
                  command: [tailscaled]
                  login: config
                  loginServer: %s
                  auth: {existingSecret: tailnet-key}
                  extraArgs: [--port=0, --no-logs-no-support]
                  env:
                    - {name: TS_DEBUG_USE_DERP_HTTP, value: "1"}
                    - {name: TS_DISABLE_PORTMAPPER, value: "1"}
                    - {name: TS_PANIC_IF_HIT_MAIN_CONTROL, value: "1"}
                """.formatted(tailnet.controlUrl()));
        return release;
    }

    /** Adds values, which every command from now on uses. */
    Release with(String yaml) {
        Path file = cluster.directory().resolve(namespace + "-" + ++files + ".yaml");
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        values.add(file);
        return this;
    }

    /** Installs, and returns when every pod is ready. */
    void install() {
        helm("install", "--wait", "--timeout", TIMEOUT);
    }

    /** Installs, and returns when the objects are made. */
    void installWithoutWaiting() {
        helm("install");
    }

    /** Upgrades, and returns when every pod of the new generation is ready. */
    void upgrade() {
        helm("upgrade", "--wait", "--timeout", TIMEOUT);
    }

    /** Goes back to a revision, and returns when its pods are ready. */
    void rollback(int revision) {
        cluster.helm("rollback", NAME, Integer.toString(revision), "-n", namespace, "--wait", "--timeout", TIMEOUT);
    }

    /** Runs the release's own test, which must pass. */
    String test() {
        return cluster.helm("test", NAME, "-n", namespace, "--timeout", TIMEOUT);
    }

    void uninstall() {
        cluster.helm("uninstall", NAME, "-n", namespace, "--wait", "--timeout", TIMEOUT);
    }

    private void helm(String verb, String... more) {
        List<String> command = new ArrayList<>(List.of(verb, NAME, chart.toString(), "-n", namespace));
        values.forEach(file -> command.addAll(List.of("-f", file.toString())));
        command.addAll(List.of(more));
        cluster.helm(command.toArray(String[]::new));
    }

    PodWatch watch() {
        return watch;
    }

    /** Asks the management port of the only pod. */
    String health(String name) {
        return manage("/actuator/health/" + name).body();
    }

    UnixHttp.Answer manage(String path) {
        return cluster.api().askPod(namespace, watch.pod().pod(), 8081, path);
    }

    /** Asks the port of the probes of the only pod. */
    int probe(String path) {
        return cluster.api().askPod(namespace, watch.pod().pod(), 8080, path).status();
    }

    /** Runs the daemon's own command line beside it. */
    String tailscale(String... args) {
        List<String> command =
                new ArrayList<>(List.of("exec", "-n", namespace, watch.pod().pod(), "-c", DAEMON));
        command.addAll(List.of("--", "tailscale", "--socket=/var/run/tailscale/tailscaled.sock"));
        command.addAll(List.of(args));
        return cluster.kubectl(command.toArray(String[]::new));
    }

    String logs(String container) {
        return cluster.kubectl("logs", "-n", namespace, watch.pod().pod(), "-c", container);
    }

    /** Returns every object of the namespace, whatever its kind, but events. */
    Set<String> objects() {
        Set<String> kinds = new TreeSet<>(cluster.kubectl("api-resources", "--namespaced", "--verbs=list", "-o", "name")
                .lines()
                .toList());
        kinds.removeAll(COMES_AND_GOES);
        return new TreeSet<>(
                cluster.kubectl("get", String.join(",", kinds), "-n", namespace, "-o", "name", "--ignore-not-found")
                        .lines()
                        .toList());
    }

    @Override
    public void close() {
        watch.close();
        cluster.kubectl("delete", "namespace", namespace, "--wait=false");
        cluster.kubectl("delete", "pods", "--all", "-n", namespace, "--force", "--grace-period=0");
    }
}
