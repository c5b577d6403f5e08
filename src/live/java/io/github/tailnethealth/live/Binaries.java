package io.github.tailnethealth.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs of a tailnet, made by {@code go install} of pinned versions and kept by version in the user's cache
 * ({@code TAILNET_HEALTH_CACHE}, else {@code XDG_CACHE_HOME}, else {@code ~/.cache}), never in the project.
 */
public final class Binaries {
    /** The daemon that is judged unless a scenario says otherwise, and the version of the relays. */
    public static final String CURRENT = "1.102.3";
    /** Its status carries the original tracker's own live verdict. */
    static final String WITNESS = "1.68.2";

    static final String V1_80 = "1.80.3";
    static final String V1_86 = "1.86.2";
    static final String V1_94 = "1.94.2";

    /** The version of Kubernetes' own programs. */
    public static final String KUBERNETES = "1.35.4";

    private static final String HELM = "3.19.4";
    private static final String OPERATOR = "0.85.0";

    private static final Set<String> BEFORE_THE_TAG = Set.of(WITNESS, V1_80, V1_86);
    private static final Path LAB_SOURCES = Path.of("src/lab/tailnet");
    private static final Path KUBERNETES_SOURCES = Path.of("src/lab/kube");

    private static final System.Logger LOG = System.getLogger(Binaries.class.getName());

    private final Path cache;

    public Binaries() {
        String own = System.getenv("TAILNET_HEALTH_CACHE");
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        cache = own == null || own.isEmpty()
                ? base.resolve("tailnet-health").resolve("lab")
                : Path.of(own).toAbsolutePath();
    }

    /** Makes now what a tailnet with daemons of those versions needs, so that no test that is timed waits for Go. */
    void makeTailnet(Collection<String> versions) {
        lab();
        Stream.concat(Stream.of(CURRENT, WITNESS), versions.stream()).distinct().forEach(this::tailscale);
    }

    /** Makes now what a cluster and a tailnet beside it need, images aside; no test that is timed waits for Go then. */
    public void makeCluster() {
        lab();
        relay();
        kubernetes();
        helm();
    }

    /** Returns tailscaled of that version. */
    Path daemon(String version) {
        return tailscale(version).resolve("tailscaled");
    }

    /** Returns the command line of that version. */
    Path commandLine(String version) {
        return tailscale(version).resolve("tailscale");
    }

    /** Returns the relay. */
    public Path relay() {
        return tailscale(CURRENT).resolve("derper");
    }

    /** Returns our control server and supervisor, made anew when its sources change. */
    public Path lab() {
        return made(
                        "tailnetlab-" + digest(LAB_SOURCES),
                        (directory, part) -> Toolchain.run(
                                LAB_SOURCES.toAbsolutePath(),
                                List.of(
                                        "go",
                                        "build",
                                        "-o",
                                        part.resolve("tailnetlab").toString(),
                                        "."),
                                "GOTOOLCHAIN",
                                "local"))
                .resolve("tailnetlab");
    }

    /** Returns a directory with tailscaled, tailscale and containerboot that need no library, as images hold them. */
    public Path staticTailscale() {
        return made("tailscale-static-" + CURRENT, (directory, part) -> {
            List<String> command =
                    new ArrayList<>(List.of("go", "install", "-ldflags", "-s -w", "-tags", "ts_omit_captiveportal"));
            for (String program : List.of("tailscaled", "tailscale", "containerboot")) {
                command.add("tailscale.com/cmd/" + program + "@v" + CURRENT);
            }
            Toolchain.run(directory, command, "GOBIN", part.toString(), "GOTOOLCHAIN", "local", "CGO_ENABLED", "0");
        });
    }

    /** Returns a directory with the programs of a Kubernetes node, etcd, kubectl and pause among them. */
    public Path kubernetes() {
        return made(
                "kubernetes-" + KUBERNETES,
                (directory, part) -> Toolchain.run(
                        Path.of("").toAbsolutePath(),
                        List.of(KUBERNETES_SOURCES.resolve("build.sh").toString(), part.toString(), KUBERNETES)));
    }

    /** Returns Helm itself. */
    public Path helm() {
        return made(
                        "helm-" + HELM,
                        (directory, part) -> Toolchain.run(
                                directory,
                                List.of("go", "install", "helm.sh/helm/v3/cmd/helm@v" + HELM),
                                "GOBIN",
                                part.toString(),
                                "GOTOOLCHAIN",
                                "local"))
                .resolve("helm");
    }

    /** Returns the directory with the operator's custom resource definitions, one a file. */
    public Path operatorDefinitions() {
        return made("prometheus-operator-" + OPERATOR, (directory, part) -> {
            String said = Toolchain.output(
                    "go",
                    "mod",
                    "download",
                    "-json",
                    "github.com/prometheus-operator/prometheus-operator@v" + OPERATOR);
            Matcher home = Pattern.compile("\"Dir\": \"([^\"]+)\"").matcher(String.valueOf(said));
            if (!home.find()) {
                throw new IllegalStateException("no module of the operator: " + said);
            }
            Path from = Path.of(home.group(1), "example", "prometheus-operator-crd");
            for (String kind : List.of("podmonitors", "servicemonitors", "prometheusrules")) {
                copy(from.resolve("monitoring.coreos.com_" + kind + ".yaml"), part.resolve(kind + ".yaml"));
            }
        });
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path tailscale(String version) {
        return made("tailscale-" + version, (directory, part) -> {
            List<String> command = new ArrayList<>(List.of("go", "install"));
            if (!BEFORE_THE_TAG.contains(version)) {
                command.addAll(List.of("-tags", "ts_omit_captiveportal")); // it would look for hosts outside
            }
            String module = "tailscale.com/cmd/";
            command.add(module + "tailscaled@v" + version);
            command.add(module + "tailscale@v" + version);
            if (version.equals(CURRENT)) {
                command.add(module + "derper@v" + version);
            }
            Toolchain.run(directory, command, "GOBIN", part.toString(), "GOTOOLCHAIN", "local");
        });
    }

    private interface Maker {
        void make(Path directory, Path part);
    }

    /** Makes a directory once, whole or not at all, whichever other process tries at the same time. */
    private synchronized Path made(String name, Maker maker) {
        Path made = cache.resolve(name);
        if (Files.isDirectory(made)) {
            return made;
        }
        try {
            Files.createDirectories(cache);
            try (FileChannel channel = FileChannel.open(
                            cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                LOG.log(System.Logger.Level.DEBUG, "{0} under {1}", name, lock);
                if (!Files.isDirectory(made)) {
                    Path part = Files.createTempDirectory(cache, name + ".part");
                    maker.make(cache, part);
                    Files.move(part, made, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Path sources) {
        try (Stream<Path> files = Files.list(sources)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files.sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
