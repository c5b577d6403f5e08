package io.github.tailnethealth.kube;

import io.github.tailnethealth.image.ProgramImage;
import io.github.tailnethealth.live.Binaries;
import io.github.tailnethealth.live.Toolchain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one cluster with our image and tailscale's in it, which ends after the last of them. */
final class OneCluster implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(OneCluster.class);
    private static final Path LOGS = Path.of("target/kube/logs");

    /** Returns what is missing here for a cluster, in words; empty if nothing is. */
    static List<String> missing() {
        List<String> missing = new ArrayList<>(ProgramImage.missing());
        missing.addAll(Toolchain.missing());
        for (String command : List.of("containerd", "ctr", "runc", "setsid", "sysctl")) {
            if (Toolchain.output("sh", "-c", "command -v " + command) == null) {
                missing.add("the command " + command);
            }
        }
        if (!Files.isExecutable(Path.of("/usr/lib/cni/bridge"))) {
            missing.add("/usr/lib/cni/bridge (Debian: containernetworking-plugins)");
        }
        return missing;
    }

    /** Skips what needs a cluster, and says what is missing; fails where the system property {@code kube.required} is set. */
    static void require() {
        List<String> missing = missing();
        if (Boolean.getBoolean("kube.required")) {
            Assertions.assertTrue(missing.isEmpty(), "a real Kubernetes is required here, and needs " + missing);
        }
        Assumptions.assumeTrue(missing.isEmpty(), "a real Kubernetes needs " + missing);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        require();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(STORE).computeIfAbsent(Cluster.class, key -> start(), Cluster.class);
    }

    private static Cluster start() {
        Binaries binaries = new Binaries();
        ProgramImage image = ProgramImage.build();
        binaries.makeCluster();
        Path tailscale = binaries.staticTailscale();
        Figures.begin();
        long begin = System.nanoTime();
        Cluster cluster = new Cluster(binaries, LOGS);
        try {
            Figures.note("cluster", "nothing to node Ready", Duration.ofNanos(System.nanoTime() - begin));
            cluster.load(image.archive());
            cluster.load(cluster.image(
                    "localhost/tailscale/tailscale:v" + Binaries.CURRENT,
                    tailscale.resolve("containerboot"),
                    tailscale.resolve("tailscaled"),
                    tailscale.resolve("tailscale")));
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }
}
