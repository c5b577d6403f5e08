package io.github.tailnethealth.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.kube.PodWatch.Seen;
import io.github.tailnethealth.live.Binaries;
import io.github.tailnethealth.live.Toolchain;
import io.github.tailnethealth.live.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Our container in a pod of somebody else's chart, which takes it in by our named templates. */
@ExtendWith(OneCluster.class)
class OtherChartKubeIT {
    private static final int TAILNET = 100;
    private static final Path CHART = Path.of("src/kube/resources/shop");

    @TempDir
    Path directory;

    @Test
    void watchesTheirNodeAndLeavesTheirPodReadyWhenItIsLoggedOut(Cluster cluster) throws IOException {
        Path chart = directory.resolve("shop");
        copy(CHART, chart);
        copy(Release.CHART, Files.createDirectories(chart.resolve("charts")).resolve("tailnet-health"));
        try (Tailnet tailnet = new Tailnet(cluster, new Binaries(), TAILNET);
                Release release = new Release(cluster, "other-chart", chart)) {
            release.install();
            Seen pod = release.watch().pod();
            assertThat(pod.containers()).containsOnlyKeys("tailscaled", "tailnet-health", "shop");

            release.tailscale("up", "--login-server=" + tailnet.controlUrl(), "--auth-key=" + Tailnet.AUTH_KEY);
            Seen running = release.watch()
                    .await(
                            "the node runs, and the pod is ready",
                            60,
                            seen -> seen.ready() && release.probe("/readyz") == 200);
            release.tailscale("logout");
            release.watch().await("the node is logged out", 60, seen -> release.probe("/readyz") == 503);

            // longer than a readiness probe would take
            Waiting.forAWhile(Duration.ofSeconds(25));
            assertThat(release.watch().since(running.at()))
                    .allMatch(Seen::ready)
                    .allMatch(seen -> seen.restarts() == 0);
        }
    }

    private static void copy(Path from, Path to) {
        Toolchain.run(Path.of("").toAbsolutePath(), List.of("cp", "-r", from.toString(), to.toString()));
    }
}
