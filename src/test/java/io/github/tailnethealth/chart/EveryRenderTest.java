package io.github.tailnethealth.chart;

import static io.github.tailnethealth.chart.Rendered.containers;
import static io.github.tailnethealth.chart.Rendered.environment;
import static io.github.tailnethealth.chart.Rendered.items;
import static io.github.tailnethealth.chart.Rendered.kind;
import static io.github.tailnethealth.chart.Rendered.mount;
import static io.github.tailnethealth.chart.Rendered.named;
import static io.github.tailnethealth.chart.Rendered.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What holds of every way to use the chart, on every Kubernetes that it takes. */
class EveryRenderTest {
    private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

    private static final List<Arguments> RENDERS = render().toList();

    static Stream<Arguments> renders() {
        return RENDERS.stream();
    }

    private static Stream<Arguments> render() {
        return Chart.ciValues().stream()
                .flatMap(values -> Chart.KUBERNETES.stream()
                        .map(kubernetes -> Arguments.of(Named.of(
                                values.getFileName() + " on " + kubernetes, Chart.render(values, kubernetes)))));
    }

    static Stream<Arguments> workloads() {
        return renders().filter(arguments -> rendered(arguments).hasWorkload());
    }

    static Stream<Arguments> daemons() {
        return workloads().filter(arguments -> rendered(arguments).hasDaemon());
    }

    private static Rendered rendered(Arguments arguments) {
        return (Rendered) ((Named<?>) arguments.get()[0]).getPayload();
    }

    @ParameterizedTest
    @MethodSource("renders")
    void everyObjectHasAKindANamespaceAndANameOfItsOwn(Rendered rendered) {
        assertThat(rendered.objects()).isNotEmpty();
        Set<String> seen = new HashSet<>();
        for (JsonNode object : rendered.objects()) {
            String name = object.at("/metadata/name").asString();
            assertThat(object.path("apiVersion").asString("")).isNotEmpty();
            assertThat(name).matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
            assertThat(seen.add(kind(object) + "/" + name))
                    .as(kind(object) + " " + name)
                    .isTrue();
            if (!name.endsWith("-extra")) {
                assertThat(object.at("/metadata/namespace").asString()).isIn(Chart.NAMESPACE, "monitoring");
                assertThat(object.at("/metadata/labels").propertyNames())
                        .contains("app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "helm.sh/chart");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void everySelectorSelectsThePodsOfTheWorkloadAndNotThatOfTheTest(Rendered rendered) {
        JsonNode pods = rendered.workload().at("/spec/template/metadata/labels");
        List<JsonNode> selectors = new ArrayList<>();
        selectors.add(rendered.workload().at("/spec/selector/matchLabels"));
        rendered.all("Service").forEach(service -> selectors.add(service.at("/spec/selector")));
        rendered.all("NetworkPolicy").forEach(policy -> selectors.add(policy.at("/spec/podSelector/matchLabels")));
        rendered.all("PodDisruptionBudget").forEach(budget -> selectors.add(budget.at("/spec/selector/matchLabels")));
        rendered.all("PodMonitor").forEach(monitor -> selectors.add(monitor.at("/spec/selector/matchLabels")));

        for (JsonNode selector : selectors) {
            assertThat(selects(selector, pods))
                    .as("%s selects %s", selector, pods)
                    .isTrue();
            for (JsonNode test : rendered.all("Pod")) {
                assertThat(selects(selector, test.at("/metadata/labels"))).isFalse();
            }
        }
        for (JsonNode monitor : rendered.all("ServiceMonitor")) {
            JsonNode labels = rendered.one("Service").at("/metadata/labels");
            assertThat(selects(monitor.at("/spec/selector/matchLabels"), labels))
                    .isTrue();
        }
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        assertThat(selector.size()).isPositive();
        return selector.properties().stream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void portsAreNumbersThatOurContainerDeclares(Rendered rendered) {
        Set<Integer> declared = new HashSet<>();
        items(rendered.ours().get("ports"))
                .forEach(port -> declared.add(port.get("containerPort").asInt()));
        List<JsonNode> used = new ArrayList<>();
        for (JsonNode container : containers(rendered.pod())) {
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                if (container.has(probe)) {
                    used.add(container.get(probe).at("/httpGet/port"));
                }
            }
        }
        rendered.all("Service")
                .forEach(service -> items(service.at("/spec/ports")).forEach(port -> used.add(port.get("targetPort"))));
        rendered.all("NetworkPolicy")
                .forEach(policy -> items(policy.at("/spec/ingress"))
                        .forEach(rule -> items(rule.path("ports")).stream()
                                .filter(port -> port.get("protocol").asString().equals("TCP"))
                                .forEach(port -> used.add(port.get("port")))));
        rendered.all("PodMonitor")
                .forEach(monitor -> items(monitor.at("/spec/podMetricsEndpoints"))
                        .forEach(endpoint -> used.add(endpoint.get("portNumber"))));
        rendered.all("ServiceMonitor")
                .forEach(monitor ->
                        items(monitor.at("/spec/endpoints")).forEach(endpoint -> used.add(endpoint.get("targetPort"))));

        for (JsonNode port : used) {
            assertThat(port.isInt()).as("%s is a number", port).isTrue();
            assertThat(declared).contains(port.asInt());
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void everyMountHasItsVolumeAndEveryVolumeIsMounted(Rendered rendered) {
        for (JsonNode pod : rendered.pods()) {
            Set<String> mounted = new HashSet<>();
            containers(pod).forEach(container -> mounted.addAll(names(container.path("volumeMounts"))));
            assertThat(names(pod.get("volumes"))).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(mounted);
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void aPodHasAnOrdinaryContainerAndNoNameTwice(Rendered rendered) {
        for (JsonNode pod : rendered.pods()) {
            assertThat(items(pod.get("containers"))).isNotEmpty();
            items(pod.get("containers"))
                    .forEach(container ->
                            assertThat(container.has("restartPolicy")).isFalse());
            assertThat(containers(pod).stream()
                            .map(container -> container.get("name").asString())
                            .toList())
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void whereTheDaemonIsANativeSidecarItIsTheFirstContainer(Rendered rendered) {
        JsonNode first = containers(rendered.pod()).get(0);
        if (rendered.daemon().has("restartPolicy")) {
            assertThat(first).isEqualTo(rendered.daemon());
            assertThat(first.get("restartPolicy").asString()).isEqualTo("Always");
        } else {
            assertThat(names(rendered.pod().get("containers"))).contains(Rendered.DAEMON);
        }
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void ourUserIsNotTheDaemons(Rendered rendered) {
        int ours = rendered.ours().at("/securityContext/runAsUser").asInt();
        int theirs = rendered.daemon().at("/securityContext/runAsUser").asInt();

        assertThat(ours).isPositive().isNotEqualTo(theirs);
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void bothShareTheDirectoryOfTheSocketAndWeOnlyRead(Rendered rendered) {
        JsonNode theirs = mount(rendered.daemon(), "tailscale-socket");
        JsonNode ours = mount(rendered.ours(), "tailscale-socket");
        String path = environment(rendered.ours(), "TAILNET_HEALTH_LOCALAPI_SOCKET");
        String directory = Path.of(path).getParent().toString();

        assertThat(theirs.get("mountPath").asString()).isEqualTo(directory);
        assertThat(ours.get("mountPath").asString()).isEqualTo(directory);
        assertThat(ours.get("readOnly").asBoolean()).isTrue();
        assertThat(theirs.path("readOnly").asBoolean(false)).isFalse();
        assertThat(ours.has("subPath"))
                .as("a file would be lost when it is made anew")
                .isFalse();
        assertThat(environment(rendered.daemon(), "TS_SOCKET")).isEqualTo(path);
        List<String> arguments = items(rendered.daemon().path("args")).stream()
                .map(JsonNode::asString)
                .toList();
        if (!arguments.isEmpty()) {
            assertThat(arguments).contains("--socket=" + path);
        }
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void theStateDirectoryIsBelowTheMountNotTheMountItself(Rendered rendered) {
        String mount =
                mount(rendered.daemon(), "tailscaled-state").get("mountPath").asString();
        List<String> told = new ArrayList<>(List.of(environment(rendered.daemon(), "TS_STATE_DIR")));
        items(rendered.daemon().path("args"))
                .forEach(argument -> told.add(argument.asString().replace("--statedir=", "")));

        assertThat(told).anyMatch(directory -> directory.startsWith(mount + "/"));
        assertThat(told).doesNotContain(mount);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void temporaryFilesHaveAVolumeOfTheirOwn(Rendered rendered) {
        for (JsonNode pod : rendered.pods()) {
            for (JsonNode container : containers(pod)) {
                String name = container.get("name").asString();
                if (Set.of(Rendered.OURS, Rendered.DAEMON, "test").contains(name)) {
                    String volume = items(container.get("volumeMounts")).stream()
                            .filter(mount -> mount.get("mountPath").asString().equals("/tmp"))
                            .map(mount -> mount.get("name").asString())
                            .findFirst()
                            .orElseThrow();
                    assertThat(named(pod.get("volumes"), volume).has("emptyDir"))
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void everyContainerOfOursHasAReadOnlyRoot(Rendered rendered) {
        for (JsonNode pod : rendered.pods()) {
            containers(pod).stream()
                    .filter(container -> Set.of(Rendered.OURS, Rendered.DAEMON, "test")
                            .contains(container.get("name").asString()))
                    .forEach(container -> assertThat(container
                                    .at("/securityContext/readOnlyRootFilesystem")
                                    .asBoolean(false))
                            .isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void noVariablesOfServicesReachOurProperties(Rendered rendered) {
        for (JsonNode pod : rendered.pods()) {
            assertThat(pod.get("enableServiceLinks").asBoolean(true)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void aTokenIsMountedInTheDaemonOnlyAndOnlyForItsSecret(Rendered rendered) {
        for (JsonNode pod : rendered.pods()) {
            assertThat(pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
        }
        rendered.all("ServiceAccount")
                .forEach(account -> assertThat(
                                account.get("automountServiceAccountToken").asBoolean(true))
                        .isFalse());
        List<String> holders = new ArrayList<>();
        for (JsonNode container : containers(rendered.pod())) {
            for (JsonNode mount : items(container.path("volumeMounts"))) {
                JsonNode volume =
                        named(rendered.pod().get("volumes"), mount.get("name").asString());
                if (volume.toString().contains("serviceAccountToken")) {
                    assertThat(mount.get("mountPath").asString()).isEqualTo(TOKEN_PATH);
                    holders.add(container.get("name").asString());
                }
            }
        }
        assertThat(holders).isEqualTo(rendered.all("Role").isEmpty() ? List.of() : List.of(Rendered.DAEMON));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void probesAskNeitherControlNorRelaysAndOnlyTheProcessForLiveness(Rendered rendered) {
        JsonNode ours = rendered.ours();

        assertThat(ours.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/livez");
        assertThat(ours.at("/startupProbe/httpGet/path").asString()).isIn("/livez", "/readyz");
        assertThat(ours.at("/readinessProbe/httpGet/path").asString("/readyz")).isEqualTo("/readyz");
        if (rendered.hasDaemon()) {
            assertThat(rendered.daemon().at("/livenessProbe/httpGet/path").asString("/daemonz"))
                    .isEqualTo("/daemonz");
            assertThat(rendered.daemon().has("readinessProbe")).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void nothingOfOursHasACpuLimit(Rendered rendered) {
        for (JsonNode pod : rendered.pods()) {
            for (JsonNode container : containers(pod)) {
                assertThat(container.at("/resources/limits/cpu").isMissingNode())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("renders")
    void monitorsNameTheJobThatTheRulesKnow(Rendered rendered) {
        List<JsonNode> endpoints = new ArrayList<>();
        rendered.all("PodMonitor").forEach(monitor -> endpoints.addAll(items(monitor.at("/spec/podMetricsEndpoints"))));
        rendered.all("ServiceMonitor").forEach(monitor -> endpoints.addAll(items(monitor.at("/spec/endpoints"))));

        for (JsonNode endpoint : endpoints) {
            List<JsonNode> relabelings = items(endpoint.get("relabelings"));
            JsonNode last = relabelings.get(relabelings.size() - 1);
            assertThat(last.get("targetLabel").asString()).isEqualTo("job");
            assertThat(last.get("replacement").asString()).isEqualTo("tailnet-health");
        }
    }
}
