package io.github.tailnethealth.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.live.Binaries;
import io.github.tailnethealth.live.HeldLab;
import io.github.tailnethealth.live.Toolchain;
import io.github.tailnethealth.live.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing of a cluster stays behind when the tests are killed. */
class CleanUpKubeIT {
    private static final int GONE_WITHIN_SECONDS = 30;

    @BeforeAll
    static void canBeMade() {
        OneCluster.require();
        new Binaries().makeCluster();
    }

    @Test
    @Timeout(300)
    void killingTheTestsLeavesNoProcessNamespaceMountCgroupOrFile() throws Exception {
        String interfaces = Toolchain.output("ip", "-o", "link");
        String namespaces = Toolchain.output("ip", "netns");
        HeldLab lab = HeldLab.start(Holder.class, Path.of("target/kube/clean-up"));
        String namespace = lab.word(1);
        Path directory = Path.of(lab.word(2));
        String container = lab.word(3);
        String mark = directory.getFileName().toString();
        assertThat(HeldLab.processesOf(namespace, mark)).as("before").hasSizeGreaterThan(8);
        assertThat(cgroupsOf(container)).as("before").isNotEmpty();

        lab.kill();

        Waiting.until(
                "nothing of it runs",
                GONE_WITHIN_SECONDS,
                () -> HeldLab.processesOf(namespace, mark).isEmpty());
        assertThat(directory).doesNotExist();
        assertThat(cgroupsOf(container)).isEmpty();
        assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(mark);
        assertThat(Toolchain.output("ip", "-o", "link")).isEqualTo(interfaces);
        assertThat(Toolchain.output("ip", "netns")).isEqualTo(namespaces);
    }

    private static List<Path> cgroupsOf(String mark) {
        try (Stream<Path> all = Files.find(
                Path.of("/sys/fs/cgroup"),
                4,
                (path, attributes) -> path.toString().contains(mark))) {
            return all.toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
