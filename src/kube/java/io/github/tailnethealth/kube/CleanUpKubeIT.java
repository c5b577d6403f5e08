package io.github.tailnethealth.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.live.Toolchain;
import io.github.tailnethealth.live.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    }

    @Test
    @Timeout(300)
    void killingTheTestsLeavesNoProcessNamespaceMountCgroupOrFile() throws Exception {
        String interfaces = Toolchain.output("ip", "-o", "link");
        String namespaces = Toolchain.output("ip", "netns");
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Holder.class.getName(),
                        "target/kube/clean-up")
                .redirectError(Path.of("target/kube-clean-up.log").toFile())
                .start();
        String[] ready = ready(holder);
        Path directory = Path.of(ready[2]);
        String mark = directory.getFileName().toString();
        assertThat(processesOf(ready[1], mark)).as("before").hasSizeGreaterThan(8);
        assertThat(cgroupsOf(ready[3])).as("before").isNotEmpty();

        holder.destroyForcibly().waitFor();

        Waiting.until(
                "nothing of it runs",
                GONE_WITHIN_SECONDS,
                () -> processesOf(ready[1], mark).isEmpty());
        assertThat(directory).doesNotExist();
        assertThat(cgroupsOf(ready[3])).isEmpty();
        assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(mark);
        assertThat(Toolchain.output("ip", "-o", "link")).isEqualTo(interfaces);
        assertThat(Toolchain.output("ip", "netns")).isEqualTo(namespaces);
    }

    private static String[] ready(Process holder) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("ready ")) {
                return line.split(" ");
            }
        }
        throw new IllegalStateException("it ended; see target/kube-clean-up.log");
    }

    /** Returns the processes in that network namespace, and those that name the cluster. */
    private static List<String> processesOf(String namespace, String mark) {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    String command = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
                    boolean inside = Files.readSymbolicLink(process.resolve("ns/net"))
                            .toString()
                            .equals(namespace);
                    if (inside || command.contains(mark)) {
                        found.add(process.getFileName() + " " + command.replace('\0', ' '));
                    }
                } catch (IOException e) {
                    // it has ended meanwhile
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
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
