package io.github.tailnethealth.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that cannot work are refused before anything is installed, by a message that names the value. */
class RefusalsTest {
    private static final Pattern FAIL = Pattern.compile("fail \\(?(?:printf )?\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Combinations that the schema cannot refuse: value that the message begins with, values. */
    private static final List<Map.Entry<String, String>> COMBINATIONS = List.of(
            Map.entry("ports.management", "ports: {probes: 9000, management: 9000}"),
            Map.entry("existingConfigMap", "config: {a: b}\nexistingConfigMap: c"),
            Map.entry("config: server.port", "config: {server: {port: 1}}"),
            Map.entry("config: server.port", "config: {server.port: 1}"),
            Map.entry("config: management.server.port", "config: {management: {server: {port: 1}}}"),
            Map.entry("config: tailnet.health.localapi.socket", "config: {tailnet.health.localapi.socket: /x/y}"),
            Map.entry("socket.volume", "tailscaled: {enabled: false}"),
            Map.entry("securityContext.runAsUser", "securityContext: {runAsUser: 1000}"),
            Map.entry("securityContext.runAsUser", "tailscaled: {securityContext: {runAsUser: 65532}}"),
            Map.entry(
                    "securityContext.runAsUser",
                    "podSecurityContext: {runAsUser: 7}\nsecurityContext: {runAsUser: null}\n"
                            + "tailscaled: {securityContext: {runAsUser: null}}"),
            Map.entry("securityContext.runAsUser", "tailscaled: {userspace: false}\nsecurityContext: {runAsUser: 0}"),
            Map.entry("tailscaled.stateVolume", "tailscaled: {stateSecret: a, stateVolume: {emptyDir: {}}}"),
            Map.entry("tailscaled.stateSecret", "workload: {replicas: 2}\ntailscaled: {stateSecret: a}"),
            Map.entry("tailscaled.stateSecret", "workload: {kind: DaemonSet}\ntailscaled: {stateSecret: a}"),
            Map.entry(
                    "tailscaled.stateVolume",
                    "workload: {replicas: 2}\ntailscaled: {stateVolume: {persistentVolumeClaim: {claimName: a}}}"),
            Map.entry("tailscaled.upArgs", "tailscaled: {login: config, upArgs: [--ssh]}"),
            Map.entry("tailscaled.config", "tailscaled: {config: {acceptDNS: true}}"),
            Map.entry("tailscaled.login", "tailscaled: {login: none, auth: {existingSecret: a}}"),
            Map.entry("tailscaled.args", "tailscaled: {args: [--verbose=1]}"),
            Map.entry("tailscaled.image.tag", "tailscaled: {image: {tag: latest}}"),
            Map.entry("tailscaled.image.tag", "tailscaled: {image: {tag: ''}}"),
            Map.entry("image.tag", "image: {tag: latest}"),
            Map.entry("socket.path", "socket: {path: /tmp/tailscaled.sock}"),
            Map.entry("sidecar.startupGate", "sidecar: {startupGate: node, native: false}"),
            Map.entry("sidecar.startupGate", "sidecar: {startupGate: node}\ntailscaled: {native: false}"),
            Map.entry("sidecar.startupGate", "sidecar: {startupGate: node}"),
            Map.entry(
                    "tailscaled.livenessProbe.enabled",
                    "tailscaled: {enabled: false, livenessProbe: {enabled: true}}\nsocket: {volume: {emptyDir: {}}}"),
            Map.entry(
                    "podDisruptionBudget.enabled", "workload: {kind: DaemonSet}\npodDisruptionBudget: {enabled: true}"),
            Map.entry(
                    "podDisruptionBudget.maxUnavailable", "podDisruptionBudget: {minAvailable: 1, maxUnavailable: 1}"),
            Map.entry("serviceAccount.name", "serviceAccount: {create: false}\ntailscaled: {stateSecret: a}"),
            Map.entry("monitoring.target", "monitoring: {podMonitor: {enabled: true}, target: {port: 1}}"),
            Map.entry(
                    "monitoring.serviceMonitor.enabled",
                    "service: {enabled: false}\ntests: {enabled: false}\nmonitoring: {serviceMonitor: {enabled: true}}"),
            Map.entry("monitoring.target.matchLabels", "mode: embedded\nmonitoring: {podMonitor: {enabled: true}}"),
            Map.entry(
                    "monitoring.target.matchLabels",
                    "workload: {enabled: false}\nmonitoring: {podMonitor: {enabled: true}}"),
            Map.entry(
                    "monitoring.serviceMonitor.enabled",
                    "monitoring: {podMonitor: {enabled: true}, serviceMonitor: {enabled: true}}"),
            Map.entry("tests.enabled", "service: {enabled: false}"));

    /** What the schema refuses: value that the message names, values. */
    static Stream<Arguments> schema() {
        return Stream.of(
                Arguments.of("mode", "mode: sidecar"),
                Arguments.of("replicas", "workload: {replicas: two}"),
                Arguments.of("replicas", "workload: {replicas: -1}"),
                Arguments.of("kind", "workload: {kind: Job}"),
                Arguments.of("digest", "image: {digest: 'sha256:abc'}"),
                Arguments.of("repository", "image: {repository: ''}"),
                Arguments.of("pullPolicy", "image: {pullPolicy: Sometimes}"),
                Arguments.of("startupGate", "sidecar: {startupGate: none}"),
                Arguments.of("login", "tailscaled: {login: magic}"),
                Arguments.of("loginServer", "tailscaled: {loginServer: example.com}"),
                Arguments.of("bootTimeout", "tailscaled: {bootTimeout: forever}"),
                Arguments.of("hostname", "tailscaled: {hostname: a_b}"),
                Arguments.of("path", "socket: {path: relative.sock}"),
                Arguments.of("probes", "ports: {probes: 80}"),
                Arguments.of("management", "ports: {management: http}"),
                Arguments.of("periodSeconds", "livenessProbe: {periodSeconds: 0}"),
                Arguments.of("minAvailable", "podDisruptionBudget: {minAvailable: half}"),
                Arguments.of("interval", "monitoring: {podMonitor: {interval: 5 minutes}}"),
                Arguments.of("type", "service: {type: ExternalName}"),
                Arguments.of("a", "commonLabels: {a: 1}"));
    }

    static Stream<Arguments> combinations() {
        return COMBINATIONS.stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void whatCannotWorkTogetherIsRefusedByName(String value, String values) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(": " + value);
    }

    @ParameterizedTest
    @MethodSource("schema")
    void whatIsNoValueIsRefusedByName(String value, String values) {
        assertThatThrownBy(() -> Chart.render(values))
                .hasMessageContaining("don't meet the specifications of the schema")
                .message()
                .containsPattern("[/.']" + value + "\\b");
    }

    @Test
    void anOlderKubernetesIsRefused() {
        assertThatThrownBy(() -> Chart.render("{}", "v1.28.9"))
                .hasMessageContaining("kubeVersion: >=1.29.0-0")
                .hasMessageContaining("v1.28.9");
    }

    @Test
    void everyRefusalOfTheTemplatesIsTested() throws IOException {
        List<String> messages = new ArrayList<>();
        COMBINATIONS.forEach(entry -> messages.add(
                catchThrowable(() -> Chart.render(entry.getValue())).getMessage()));

        List<String> formats = formats();

        assertThat(formats).hasSizeGreaterThan(25);
        for (String format : formats) {
            assertThat(messages)
                    .as(format)
                    .anyMatch(message -> asPattern(format).matcher(message).find());
        }
    }

    private static List<String> formats() throws IOException {
        List<String> formats = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Chart.DIRECTORY.resolve("templates"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches("_rules.*|prometheusrule.*|dashboard.*"))
                    .toList()) {
                Matcher matcher = FAIL.matcher(Files.readString(file));
                while (matcher.find()) {
                    formats.add(matcher.group(1).replace("\\\"", "\""));
                }
            }
        }
        return formats;
    }

    private static Pattern asPattern(String format) {
        StringBuilder pattern = new StringBuilder();
        for (String literal : format.split("%[sdq]", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".+").append(Pattern.quote(literal));
        }
        return Pattern.compile(pattern.toString());
    }
}
