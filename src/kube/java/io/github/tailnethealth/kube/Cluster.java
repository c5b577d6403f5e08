package io.github.tailnethealth.kube;

import io.github.tailnethealth.live.Binaries;
import io.github.tailnethealth.live.Namespace;
import io.github.tailnethealth.live.Toolchain;
import io.github.tailnethealth.live.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real one-node Kubernetes: etcd, API server, scheduler, controller manager, and a kubelet on containerd and runc, in
 * namespaces of their own that end with this JVM however that ends. Images come from archives. There is neither
 * kube-proxy nor DNS: Services have no addresses that work, pods have. Thread-safe.
 */
final class Cluster implements AutoCloseable {
    /** The address of the node, on which pods reach whatever else runs in this namespace. */
    static final String NODE_ADDRESS = "10.9.1.1";

    private static final Path SEALED = Path.of("src/lab/kube/sealed.sh");

    private final Path directory;
    private final Path logs;
    private final Binaries binaries;
    private final Path programs;
    private final Namespace namespace;
    private final Api api;

    /** Starts it, up to the node that is ready; the logs of its parts go to that directory. */
    Cluster(Binaries binaries, Path logs) {
        this.binaries = binaries;
        this.logs = logs.toAbsolutePath();
        programs = binaries.kubernetes();
        try {
            Files.createDirectories(logs);
            directory = Files.createTempDirectory("kube"); // sockets need short paths
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        namespace = new Namespace(
                List.of("setsid", "--wait", SEALED.toString(), directory.toString()),
                binaries,
                this.logs.resolve("supervisor.log"));
        api = new Api(directory.resolve("api.sock"));
        try {
            start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void start() {
        for (String command : List.of(
                "ip link set lo up",
                "ip link add v0 type veth peer name v1",
                "ip addr add " + NODE_ADDRESS + "/24 dev v0",
                "ip link set v0 up",
                "ip link set v1 up",
                "ip route add default via 10.9.1.2",
                "sysctl -q -w net.ipv4.ip_forward=1")) {
            run(command.split(" "));
        }
        writeConfigurations();
        service("containerd", "containerd", "-c", path("containerd.toml"));
        service(
                "etcd",
                programs.resolve("etcd").toString(),
                "--data-dir=" + path("etcd"),
                "--listen-client-urls=http://127.0.0.1:2379",
                "--advertise-client-urls=http://127.0.0.1:2379",
                "--listen-peer-urls=http://127.0.0.1:2380",
                "--unsafe-no-fsync");
        service(
                "kube-apiserver",
                programs.resolve("kube-apiserver").toString(),
                "--etcd-servers=http://127.0.0.1:2379",
                "--cert-dir=" + path("api"),
                "--secure-port=6443",
                "--bind-address=127.0.0.1",
                "--advertise-address=" + NODE_ADDRESS,
                "--service-cluster-ip-range=10.96.0.0/16",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + path("sa.key"),
                "--service-account-signing-key-file=" + path("sa.key"),
                "--token-auth-file=" + path("tokens.csv"),
                "--authorization-mode=RBAC",
                "--kubelet-preferred-address-types=InternalIP",
                "--allow-privileged=true");
        Waiting.until("containerd listens", 60, () -> Files.exists(directory.resolve("containerd.sock")));
        load(image("localhost/pause:1", programs.resolve("pause")));
        Waiting.until(
                "the API server is ready",
                120,
                () -> kubectlResult("get", "--raw", "/readyz").code() == 0);
        service(
                "kube-controller-manager",
                programs.resolve("kube-controller-manager").toString(),
                "--kubeconfig=" + path("kubeconfig"),
                "--service-account-private-key-file=" + path("sa.key"),
                "--leader-elect=false",
                "--controllers=*,-nodeipam,-node-route-controller");
        service(
                "kube-scheduler",
                programs.resolve("kube-scheduler").toString(),
                "--kubeconfig=" + path("kubeconfig"),
                "--leader-elect=false");
        service(
                "kubelet",
                programs.resolve("kubelet").toString(),
                "--config=" + path("kubelet.yaml"),
                "--kubeconfig=" + path("kubeconfig"),
                "--root-dir=" + path("kubelet"),
                "--hostname-override=node1",
                "--node-ip=" + NODE_ADDRESS);
        service(
                "kubectl-proxy",
                programs.resolve("kubectl").toString(),
                "--kubeconfig=" + path("kubeconfig"),
                "proxy",
                "--unix-socket=" + path("api.sock"));
        Waiting.until("the node is ready", 120, () -> {
            Namespace.Result ready = kubectlResult(
                    "get", "nodes", "-o", "jsonpath={.items[*].status.conditions[?(@.type==\"Ready\")].status}");
            return ready.code() == 0 && ready.out().equals("True");
        });
        Waiting.until("the API is reachable", 20, () -> Files.exists(directory.resolve("api.sock")));
    }

    private void writeConfigurations() {
        Toolchain.run(directory, List.of("openssl", "genrsa", "-out", path("sa.key"), "2048"));
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        write("tokens.csv", token + ",admin,1,\"system:masters\"\n");
        write("kubeconfig", """
                apiVersion: v1
                kind: Config
                clusters: [{name: lab, cluster: {server: "https://127.0.0.1:6443", insecure-skip-tls-verify: true}}]
                users: [{name: admin, user: {token: %s}}]
                contexts: [{name: lab, context: {cluster: lab, user: admin}}]
                current-context: lab
                """.formatted(token));
        write("cni/10-lab.conflist", """
                {"cniVersion": "1.0.0", "name": "lab", "plugins": [
                  {"type": "bridge", "bridge": "labbr0", "isGateway": true, "ipMasq": false, "ipam": {
                    "type": "host-local", "dataDir": "%s/ipam",
                    "ranges": [[{"subnet": "10.77.0.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
                  {"type": "portmap", "capabilities": {"portMappings": true}}]}
                """.formatted(directory));
        write("containerd.toml", """
                version = 2
                root = "%1$s/containerd/root"
                state = "%1$s/containerd/state"
                [grpc]
                  address = "%1$s/containerd.sock"
                [plugins."io.containerd.grpc.v1.cri"]
                  sandbox_image = "localhost/pause:1"
                  restrict_oom_score_adj = true
                  disable_apparmor = true
                  [plugins."io.containerd.grpc.v1.cri".cni]
                    bin_dir = "/usr/lib/cni"
                    conf_dir = "%1$s/cni"
                  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                    runtime_type = "io.containerd.runc.v2"
                """.formatted(directory));
        write("kubelet.yaml", """
                apiVersion: kubelet.config.k8s.io/v1beta1
                kind: KubeletConfiguration
                authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
                authorization: {mode: AlwaysAllow}
                cgroupDriver: cgroupfs
                cgroupsPerQOS: false
                failCgroupV1: false
                failSwapOn: false
                containerRuntimeEndpoint: unix://%1$s/containerd.sock
                enforceNodeAllocatable: []
                localStorageCapacityIsolation: false
                makeIPTablesUtilChains: false
                imageGCHighThresholdPercent: 100
                evictionHard: {nodefs.available: 0%%, imagefs.available: 0%%}
                address: %2$s
                resolvConf: ""
                """.formatted(directory, NODE_ADDRESS));
    }

    /** Runs a program beside the cluster, in its network; its output goes to {@code NAME.log}. */
    void service(String name, String... command) {
        namespace.start(name, logs.resolve(name + ".log"), Map.of(), List.of(command));
    }

    /** Sends KILL, TERM, STOP or CONT to a program beside the cluster. */
    void signal(String name, String signal) {
        namespace.signal(name, signal);
    }

    /** Returns a directory that ends with the cluster, for what must be reached from within and without. */
    Path directory() {
        return directory;
    }

    Api api() {
        return api;
    }

    /** Returns the process that everything else is below of. */
    long pid() {
        return namespace.pid();
    }

    /** Runs kubectl, which must succeed. */
    String kubectl(String... args) {
        return run(withKubeconfig(programs.resolve("kubectl"), args));
    }

    Namespace.Result kubectlResult(String... args) {
        return namespace.run(withKubeconfig(programs.resolve("kubectl"), args));
    }

    /** Runs Helm, which must succeed. */
    String helm(String... args) {
        return run(withKubeconfig(binaries.helm(), args));
    }

    /** Sends a signal to a container's first process, past the kubelet: STOP, KILL. */
    void signalContainer(String id, String signal) {
        run("ctr", "-a", path("containerd.sock"), "-n", "k8s.io", "tasks", "kill", "-s", "SIG" + signal, id);
    }

    /** Makes an image known to the kubelet. */
    void load(Path archive) {
        run("ctr", "-a", path("containerd.sock"), "-n", "k8s.io", "images", "import", archive.toString());
    }

    /** Makes an archive of a one-layer image of programs that need nothing else; the first is the entry point. */
    Path image(String name, Path... files) {
        Path context = directory.resolve("image-" + files[0].getFileName());
        Path archive = directory.resolve(files[0].getFileName() + ".tar");
        List<String> dockerfile = new ArrayList<>(List.of("FROM scratch"));
        try {
            Files.createDirectories(context);
            for (Path file : files) {
                Files.copy(file, context.resolve(file.getFileName()));
                dockerfile.add("COPY " + file.getFileName() + " /usr/local/bin/");
            }
            dockerfile.add("ENV PATH=/usr/local/bin");
            dockerfile.add("ENTRYPOINT [\"" + files[0].getFileName() + "\"]");
            Files.write(context.resolve("Dockerfile"), dockerfile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String[] buildah = {
            "buildah", "--root", path("buildah"), "--runroot", path("buildah-run"), "--storage-driver", "vfs"
        };
        Toolchain.run(context, with(buildah, "bud", "--isolation", "chroot", "-t", name, "."));
        Toolchain.run(context, with(buildah, "push", "-q", name, "docker-archive:" + archive + ":" + name));
        return archive;
    }

    private static List<String> with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toList();
    }

    private String[] withKubeconfig(Path program, String... args) {
        return with(
                        new String[] {"env", "KUBECONFIG=" + path("kubeconfig"), "HOME=" + directory, program.toString()
                        },
                        args)
                .toArray(String[]::new);
    }

    private String run(String... command) {
        return namespace.runOrFail(command);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private void write(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        api.close();
        namespace.close();
    }
}
