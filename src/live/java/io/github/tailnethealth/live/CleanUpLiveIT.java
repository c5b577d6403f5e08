package io.github.tailnethealth.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
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
        new Binaries().makeTailnet(Set.of());
    }

    @Test
    @Timeout(120)
    void killingTheTestsLeavesNoProcessNamespaceOrVethEvenWithAFrozenDaemon() throws Exception {
        Set<String> interfaces = interfaces(Toolchain.output("ip", "-j", "link"));
        HeldLab lab = HeldLab.start(Holder.class, Path.of("target/live/clean-up"));
        String namespace = lab.word(1);
        String home = lab.word(3);
        assertThat(HeldLab.processesOf(namespace, home)).as("before").isNotEmpty();

        lab.kill();

        Waiting.until(
                "nothing of it is left",
                GONE_WITHIN_SECONDS,
                () -> HeldLab.processesOf(namespace, home).isEmpty());
        assertThat(ProcessHandle.of(Long.parseLong(lab.word(2))).filter(ProcessHandle::isAlive))
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

    private static Set<String> interfaces(String json) {
        Set<String> names = new TreeSet<>();
        JSON.readTree(json).forEach(link -> names.add(link.path("ifname").stringValue()));
        return names;
    }
}
