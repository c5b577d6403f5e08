package io.github.tailnethealth.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tailnet reaches nothing outside, and leaves nothing behind. */
class CleanUpLiveIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int GONE_WITHIN_SECONDS = 5;

    @BeforeAll
    static void aTailnetCanBeMade() {
        Toolchain.require();
    }

    @Test
    @Timeout(120)
    void killingTheTestsLeavesNoProcessNamespaceOrVethEvenWithAFrozenDaemon() throws Exception {
        Set<String> interfaces = interfaces(Toolchain.output("ip", "-j", "link"));
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dprogram.jar=" + System.getProperty("program.jar"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Holder.class.getName(),
                        "target/live/clean-up")
                .redirectError(Path.of("target/live-clean-up.log").toFile())
                .start();
        String[] ready = ready(holder);
        String namespace = ready[1];
        String home = ready[3];
        assertThat(processesOf(namespace, home)).as("before").isNotEmpty();

        holder.destroyForcibly().waitFor();

        Waiting.until(
                "nothing of it is left",
                GONE_WITHIN_SECONDS,
                () -> processesOf(namespace, home).isEmpty());
        assertThat(ProcessHandle.of(Long.parseLong(ready[2])).filter(ProcessHandle::isAlive))
                .as("the program")
                .isEmpty();
        assertThat(interfaces(Toolchain.output("ip", "-j", "link"))).isEqualTo(interfaces);
    }

    @Test
    void noRouteLeavesTheNamespace() {
        try (LoopbackTailnet tailnet =
                new LoopbackTailnet(new Binaries(), LoopbackTailnet.Options.ONE_RELAY, Path.of("target/live/routes"))) {
            Namespace namespace = tailnet.namespace();
            JsonNode links = JSON.readTree(namespace.runOrFail("ip", "-j", "-d", "link"));
            assertThat(interfaces(links.toString())).containsExactlyInAnyOrder("lo", "veth0", "veth1");
            links.forEach(link -> assertThat(link.has("link_netnsid"))
                    .as("%s has its other end in another namespace", link.path("ifname"))
                    .isFalse());
            JSON.readTree(namespace.runOrFail("ip", "-j", "route"))
                    .forEach(
                            route -> assertThat(route.path("dev").stringValue()).isEqualTo("veth0"));
        }
    }

    private static String[] ready(Process holder) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("ready ")) {
                return line.split(" ");
            }
        }
        throw new IllegalStateException("it ended; see target/live-clean-up.log");
    }

    /** Returns the processes in that namespace, and those that name the tailnet's directory. */
    private static List<String> processesOf(String namespace, String home) {
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
                    if (inside || command.contains(home)) {
                        found.add(process.getFileName() + " " + command.replace('\0', ' '));
                    }
                } catch (IOException e) {
                    // it has ended meanwhile
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return found;
    }

    private static Set<String> interfaces(String json) {
        Set<String> names = new TreeSet<>();
        JSON.readTree(json).forEach(link -> names.add(link.path("ifname").stringValue()));
        return names;
    }
}
