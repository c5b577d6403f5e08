package io.github.tailnethealth.chart;

import static io.github.tailnethealth.chart.Rendered.containers;
import static io.github.tailnethealth.chart.Rendered.items;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The pods pass the Pod Security Standard "restricted", as its admission controller checks it on version 1.36. */
class PodSecurityTest {
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    static Stream<String> userspace() {
        return Chart.ciValues().stream()
                .map(file -> file.getFileName().toString())
                .filter(file -> !file.startsWith("kernel-") && !file.startsWith("host-daemon-"));
    }

    @ParameterizedTest
    @MethodSource("userspace")
    void everyPodIsRestricted(String file) {
        for (JsonNode pod : Chart.render(Chart.DIRECTORY.resolve("ci").resolve(file), Chart.NEWEST)
                .pods()) {
            assertThat(violations(pod)).isEmpty();
        }
    }

    @Test
    void inKernelModeTheDaemonAloneIsNot() {
        Rendered rendered = Chart.render("tailscaled: {userspace: false}");

        assertThat(violations(rendered.pod()))
                .isNotEmpty()
                .allMatch(violation -> violation.startsWith("tailscaled: ") || violation.contains("dev-net-tun"));
    }

    /** Each breaks one rule. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "securityContext: {allowPrivilegeEscalation: true}",
                "securityContext: {privileged: true}",
                "securityContext: {runAsNonRoot: false}",
                "securityContext: {runAsUser: 0}",
                "securityContext: {capabilities: {drop: []}}",
                "securityContext: {capabilities: {add: [NET_ADMIN]}}",
                "securityContext: {seccompProfile: {type: Unconfined}}",
                "podSecurityContext: {sysctls: [{name: net.ipv4.ip_forward, value: '1'}]}",
                "extraVolumes: [{name: v, hostPath: {path: /}}]"
            })
    void theCheckFindsWhatIsNotRestricted(String values) {
        assertThat(violations(Chart.render(values).pod())).hasSize(1);
    }

    private static List<String> violations(JsonNode pod) {
        List<String> violations = new ArrayList<>();
        for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (pod.path(host).asBoolean(false)) {
                violations.add(host);
            }
        }
        if (!pod.at("/securityContext/sysctls").isMissingNode()) {
            violations.add("sysctls");
        }
        for (JsonNode volume : items(pod.path("volumes"))) {
            volume.propertyNames().stream()
                    .filter(name -> !name.equals("name") && !VOLUMES.contains(name))
                    .forEach(name ->
                            violations.add("volume " + volume.get("name").asString() + " is a " + name));
        }
        for (JsonNode container : containers(pod)) {
            String name = container.get("name").asString() + ": ";
            JsonNode context = container.path("securityContext");
            if (context.path("allowPrivilegeEscalation").asBoolean(true)) {
                violations.add(name + "allowPrivilegeEscalation");
            }
            if (context.path("privileged").asBoolean(false)) {
                violations.add(name + "privileged");
            }
            if (!effective(pod, context, "runAsNonRoot").asBoolean(false)) {
                violations.add(name + "runAsNonRoot");
            }
            if (effective(pod, context, "runAsUser").asInt(1) == 0) {
                violations.add(name + "runAsUser");
            }
            if (!Set.of("RuntimeDefault", "Localhost")
                    .contains(effective(pod, context, "seccompProfile")
                            .path("type")
                            .asString(""))) {
                violations.add(name + "seccompProfile");
            }
            if (items(context.at("/capabilities/drop")).stream()
                    .noneMatch(drop -> drop.asString().equals("ALL"))) {
                violations.add(name + "capabilities.drop");
            }
            if (items(context.at("/capabilities/add")).stream()
                    .anyMatch(add -> !add.asString().equals("NET_BIND_SERVICE"))) {
                violations.add(name + "capabilities.add");
            }
            for (JsonNode port : items(container.path("ports"))) {
                if (port.has("hostPort")) {
                    violations.add(name + "hostPort");
                }
            }
        }
        return violations;
    }

    private static JsonNode effective(JsonNode pod, JsonNode context, String field) {
        return context.has(field)
                ? context.get(field)
                : pod.path("securityContext").path(field);
    }
}
