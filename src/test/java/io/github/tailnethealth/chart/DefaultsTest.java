package io.github.tailnethealth.chart;

import static io.github.tailnethealth.chart.Rendered.containers;
import static io.github.tailnethealth.chart.Rendered.environment;
import static io.github.tailnethealth.chart.Rendered.items;
import static io.github.tailnethealth.chart.Rendered.mount;
import static io.github.tailnethealth.chart.Rendered.named;
import static io.github.tailnethealth.chart.Rendered.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the chart makes of its values. */
class DefaultsTest {
    private static final String APP = "{extraContainers: [{name: shop, image: 'shop:1'}]}";

    private final Rendered defaults = Chart.render("{}");

    @Test
    void theDefaultsAreANodeAServiceAndAnAccountWithoutRights() {
        assertThat(defaults.kinds()).containsExactly("Deployment", "Pod", "Service", "ServiceAccount");
    }

    @Test
    void theImageIsTheOneOfTheReadmesBuildLine() {
        assertThat(defaults.ours().get("image").asString()).isEqualTo("tailnet-health:0.1.0-SNAPSHOT");
    }

    @Test
    void theDaemonsImageHasAVersion() {
        assertThat(defaults.daemon().get("image").asString())
                .matches("docker\\.io/tailscale/tailscale:v\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void aDigestWinsOverTheTagAndTheGlobalRegistryOverEach() {
        String digest = "sha256:" + "0123456789abcdef".repeat(4);
        Rendered rendered = Chart.render("global: {imageRegistry: r.example:5000}\n"
                + "image: {registry: other, tag: '1', digest: '" + digest + "'}\n"
                + "tailscaled: {image: {tag: v1.2.3}}");

        assertThat(rendered.ours().get("image").asString()).isEqualTo("r.example:5000/tailnet-health@" + digest);
        assertThat(rendered.daemon().get("image").asString()).isEqualTo("r.example:5000/tailscale/tailscale:v1.2.3");
    }

    @ParameterizedTest
    @CsvSource({"startupProbe,/livez,2,3,90", "livenessProbe,/livez,10,5,6", "readinessProbe,/readyz,5,3,3"})
    void probesFollowThePolicy(String probe, String path, int period, int timeout, int failures) {
        JsonNode rendered = defaults.ours().get(probe);

        assertThat(rendered.at("/httpGet/path").asString()).isEqualTo(path);
        assertThat(rendered.at("/httpGet/port").asInt()).isEqualTo(8080);
        assertThat(rendered.get("periodSeconds").asInt()).isEqualTo(period);
        assertThat(rendered.get("timeoutSeconds").asInt()).isEqualTo(timeout);
        assertThat(rendered.get("failureThreshold").asInt()).isEqualTo(failures);
    }

    @Test
    void nothingProbesTheDaemonUnlessAsked() {
        assertThat(Stream.of("startupProbe", "livenessProbe", "readinessProbe").filter(defaults.daemon()::has))
                .isEmpty();
    }

    @Test
    void withoutAnApplicationOursIsTheOrdinaryContainer() {
        assertThat(names(defaults.pod().get("initContainers"))).containsExactly("tailscaled");
        assertThat(names(defaults.pod().get("containers"))).containsExactly("tailnet-health");
    }

    @Test
    void besideAnApplicationBothAreNativeSidecarsTheDaemonFirst() {
        Rendered rendered = Chart.render(APP);

        assertThat(names(rendered.pod().get("initContainers"))).containsExactly("tailscaled", "tailnet-health");
        assertThat(names(rendered.pod().get("containers"))).containsExactly("shop");
        items(rendered.pod().get("initContainers"))
                .forEach(container ->
                        assertThat(container.get("restartPolicy").asString()).isEqualTo("Always"));
    }

    @Test
    void withoutNativeSidecarsAllAreOrdinaryContainers() {
        Rendered rendered = Chart.render("sidecar: {native: false}\ntailscaled: {native: false}\n"
                + "extraContainers: [{name: shop, image: 'shop:1'}]");

        assertThat(rendered.pod().has("initContainers")).isFalse();
        assertThat(names(rendered.pod().get("containers"))).containsExactly("tailscaled", "tailnet-health", "shop");
    }

    @Test
    void whereTheDaemonIsOrdinaryOursIsANativeSidecar() {
        Rendered rendered = Chart.render("tailscaled: {native: false}");

        assertThat(names(rendered.pod().get("initContainers"))).containsExactly("tailnet-health");
        assertThat(names(rendered.pod().get("containers"))).containsExactly("tailscaled");
    }

    @Test
    void theGateOfTheNodeHoldsTheApplicationBackForADayWithoutARestart() {
        JsonNode gate = Chart.render("sidecar: {startupGate: node}\nextraContainers: [{name: shop, image: 'shop:1'}]")
                .ours()
                .get("startupProbe");

        assertThat(gate.at("/httpGet/path").asString()).isEqualTo("/readyz");
        assertThat(gate.get("periodSeconds").asInt()
                        * gate.get("failureThreshold").asInt())
                .isEqualTo(86_400);
    }

    @Test
    void theNodesReadinessIsThePodsUnlessSwitchedOff() {
        assertThat(defaults.ours().has("readinessProbe")).isTrue();
        assertThat(Chart.render("sidecar: {gatePodReadiness: false}").ours().has("readinessProbe"))
                .isFalse();
        assertThat(Chart.render("sidecar: {gatePodReadiness: true}").ours().has("readinessProbe"))
                .isTrue();
    }

    @Test
    void theContainerOfUpstreamIsToldWhereSocketAndStateAreAndThatThereIsNoSecret() {
        JsonNode daemon = defaults.daemon();

        assertThat(environment(daemon, "TS_SOCKET")).isEqualTo("/var/run/tailscale/tailscaled.sock");
        assertThat(environment(daemon, "TS_STATE_DIR")).isEqualTo("/var/lib/tailscale/state");
        assertThat(environment(daemon, "TS_USERSPACE")).isEqualTo("true");
        assertThat(named(daemon.get("env"), "TS_KUBE_SECRET").get("value").asString("none"))
                .isEmpty();
        assertThat(daemon.has("args")).isFalse();
        assertThat(daemon.has("command")).isFalse();
    }

    @Test
    void theContainerOfUpstreamDoesNotGiveUpWhileControlIsAwayAndNeedsNoKeyTwice() {
        assertThat(environment(defaults.daemon(), "TS_BOOT_TIMEOUT")).isEqualTo("24h");
        assertThat(environment(defaults.daemon(), "TS_AUTH_ONCE")).isEqualTo("true");
    }

    @Test
    void theDaemonWritesNowhereButIntoItsVolumes() {
        assertThat(environment(defaults.daemon(), "TS_LOGS_DIR"))
                .isEqualTo(mount(defaults.daemon(), "tailscaled-state")
                        .get("mountPath")
                        .asString());
    }

    @Test
    void theKeyComesFromASecret() {
        JsonNode key = named(
                Chart.render("tailscaled: {auth: {existingSecret: mine, key: k}}")
                        .daemon()
                        .get("env"),
                "TS_AUTHKEY");

        assertThat(key.at("/valueFrom/secretKeyRef/name").asString()).isEqualTo("mine");
        assertThat(key.at("/valueFrom/secretKeyRef/key").asString()).isEqualTo("k");
    }

    @Test
    void argumentsOfUpAndOfTheDaemonGoWhereTheContainerOfUpstreamLooks() {
        JsonNode daemon = Chart.render(
                        "tailscaled: {loginServer: 'https://c', upArgs: [--ssh], extraArgs: [--port=1, --verbose=1], hostname: shop}")
                .daemon();

        assertThat(environment(daemon, "TS_EXTRA_ARGS")).isEqualTo("--login-server=https://c --ssh");
        assertThat(environment(daemon, "TS_TAILSCALED_EXTRA_ARGS")).isEqualTo("--port=1 --verbose=1");
        assertThat(environment(daemon, "TS_HOSTNAME")).isEqualTo("shop");
    }

    @Test
    void aPlainDaemonIsToldItsFileAndTheFileHasNoKeyInIt() {
        Rendered rendered = Chart.render("""
                tailscaled:
                  login: config
                  command: [/tailscaled]
                  loginServer: https://c
                  hostname: shop
                  auth: {existingSecret: mine}
                  config: {acceptDNS: false}
                  extraArgs: [--port=1]
                """);
        JsonNode config = new JsonMapper()
                .readTree(rendered.one("ConfigMap").at("/data/config.json").asString());

        assertThat(config).isEqualTo(new JsonMapper().readTree("""
                {"version": "alpha0", "locked": false, "serverURL": "https://c", "hostname": "shop",
                 "authKey": "file:/etc/tailscaled-auth/key", "acceptDNS": false}"""));
        assertThat(items(rendered.daemon().get("args")).stream().map(JsonNode::asString))
                .containsExactly(
                        "--socket=/var/run/tailscale/tailscaled.sock",
                        "--statedir=/var/lib/tailscale/state",
                        "--tun=userspace-networking",
                        "--config=/etc/tailscaled/config.json",
                        "--port=1");
        assertThat(mount(rendered.daemon(), "tailscaled-auth").get("mountPath").asString())
                .isEqualTo("/etc/tailscaled-auth");
        assertThat(mount(rendered.ours(), "tailscaled-auth").isMissingNode()).isTrue();
        assertThat(rendered.daemon().toString()).doesNotContain("TS_AUTHKEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"containerboot", "config", "none"})
    void everyDaemonsContainerSaysWhereTheSocketIs(String login) {
        JsonNode daemon = Chart.render("socket: {path: /shared/ts.sock}\ntailscaled: {login: " + login + "}")
                .daemon();

        assertThat(environment(daemon, "TS_SOCKET")).isEqualTo("/shared/ts.sock");
    }

    @Test
    void argumentsOfOnesOwnReplaceTheCharts() {
        JsonNode daemon = Chart.render("tailscaled: {login: none, args: [--tun=userspace-networking]}")
                .daemon();

        assertThat(items(daemon.get("args")).stream().map(JsonNode::asString))
                .containsExactly("--tun=userspace-networking");
    }

    @Test
    void theSecretOfTheStateIsNamedInTheRoleAndToTheDaemon() {
        Rendered rendered = Chart.render("tailscaled: {stateSecret: state}");
        List<JsonNode> rules = items(rendered.one("Role").get("rules"));

        assertThat(environment(rendered.daemon(), "TS_KUBE_SECRET")).isEqualTo("state");
        assertThat(rules).anySatisfy(rule -> {
            assertThat(rule.path("resourceNames").toString()).isEqualTo("[\"state\"]");
            assertThat(rule.get("verbs").toString()).isEqualTo("[\"get\",\"update\",\"patch\"]");
        });
        assertThat(rules)
                .filteredOn(rule -> !rule.has("resourceNames"))
                .allSatisfy(rule ->
                        assertThat(rule.get("verbs").toString()).doesNotContain("list", "delete", "*", "update"));
        assertThat(rendered.one("RoleBinding").at("/subjects/0/name").asString())
                .isEqualTo(rendered.pod().get("serviceAccountName").asString());
    }

    @Test
    void eachNodeOfAStatefulSetHasASecretOfItsOwn() {
        Rendered rendered =
                Chart.render("workload: {kind: StatefulSet, replicas: 2}\ntailscaled: {stateSecret: state}");

        assertThat(environment(rendered.daemon(), "TS_KUBE_SECRET")).isEqualTo("state-$(POD_INDEX)");
        List<String> variables = names(rendered.daemon().get("env"));
        assertThat(variables.indexOf("POD_INDEX"))
                .as("a variable is known to later ones only")
                .isBetween(0, variables.indexOf("TS_KUBE_SECRET"));
        assertThat(rendered.one("Role").toString()).contains("[\"state-0\",\"state-1\"]");
    }

    @Test
    void twoDaemonsNeverRunWithOneKey() {
        assertThat(defaults.workload().at("/spec/strategy").isMissingNode()).isTrue();
        assertThat(Chart.render("tailscaled: {stateSecret: state}")
                        .workload()
                        .at("/spec/strategy/type")
                        .asString())
                .isEqualTo("Recreate");
        assertThat(Chart.render("tailscaled: {stateVolume: {persistentVolumeClaim: {claimName: c}}}")
                        .workload()
                        .at("/spec/strategy/type")
                        .asString())
                .isEqualTo("Recreate");
    }

    @Test
    void inKernelModeTheDaemonHasItsDeviceAndOnlyItIsPrivileged() {
        Rendered rendered = Chart.render("tailscaled: {userspace: false}");
        JsonNode context = rendered.daemon().get("securityContext");

        assertThat(context.at("/capabilities/add").toString()).isEqualTo("[\"NET_ADMIN\",\"NET_RAW\"]");
        assertThat(context.get("runAsUser").asInt()).isZero();
        assertThat(context.get("allowPrivilegeEscalation").asBoolean()).isFalse();
        assertThat(context.get("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(environment(rendered.daemon(), "TS_USERSPACE")).isEqualTo("false");
        assertThat(mount(rendered.daemon(), "dev-net-tun").get("mountPath").asString())
                .isEqualTo("/dev/net/tun");
        assertThat(rendered.ours().get("securityContext"))
                .isEqualTo(defaults.ours().get("securityContext"));
    }

    @Test
    void withAHostsDaemonOursIsTheOnlyContainer() {
        Rendered rendered = Chart.render(Chart.DIRECTORY.resolve("ci/host-daemon-values.yaml"), Chart.NEWEST);

        assertThat(containers(rendered.pod())).hasSize(1);
        assertThat(named(rendered.pod().get("volumes"), "tailscale-socket")
                        .at("/hostPath/path")
                        .asString())
                .isEqualTo("/var/run/tailscale");
        assertThat(rendered.workload().at("/spec/replicas").isMissingNode()).isTrue();
    }

    @Test
    void configurationIsAFileOfTheProgramAndAChangeOfItANewPod() {
        Rendered one = Chart.render("config: {tailnet.health.down-severity: low}");
        Rendered other = Chart.render("config: {tailnet.health.down-severity: high}");
        String checksum = "/spec/template/metadata/annotations/checksum~1config";

        assertThat(one.one("ConfigMap").at("/data/application.yaml").asString())
                .isEqualTo("tailnet.health.down-severity: low\n");
        assertThat(mount(one.ours(), "tailnet-health-config").get("mountPath").asString())
                .isEqualTo("/etc/tailnet-health");
        assertThat(environment(one.ours(), "SPRING_CONFIG_ADDITIONAL_LOCATION")).isEqualTo("file:/etc/tailnet-health/");
        assertThat(one.workload().at(checksum)).isNotEqualTo(other.workload().at(checksum));
    }

    @Test
    void aConfigMapOfOnesOwnIsMountedInstead() {
        Rendered rendered = Chart.render("existingConfigMap: mine");

        assertThat(rendered.all("ConfigMap")).isEmpty();
        assertThat(named(rendered.pod().get("volumes"), "tailnet-health-config")
                        .at("/configMap/name")
                        .asString())
                .isEqualTo("mine");
    }

    @Test
    void aNewVersionOfTheChartAloneRestartsNoNode() {
        assertThat(defaults.workload().at("/spec/template/metadata/labels").propertyNames())
                .doesNotContain("helm.sh/chart", "app.kubernetes.io/version");
    }

    @Test
    void theServiceShowsNodesThatAreNotReady() {
        assertThat(defaults.one("Service").at("/spec/publishNotReadyAddresses").asBoolean())
                .isTrue();
    }

    @Test
    void aNetworkPolicyOpensTheManagementPortOnlyToWhomItNames() {
        JsonNode closed = Chart.render("networkPolicy: {enabled: true}").one("NetworkPolicy");
        JsonNode open = Chart.render(
                        "networkPolicy: {enabled: true, ingress: {podSelector: {matchLabels: {app: prometheus}}}}")
                .one("NetworkPolicy");

        assertThat(closed.at("/spec/ingress").toString()).contains("8080").doesNotContain("8081");
        assertThat(open.at("/spec/ingress/1/ports/0/port").asInt()).isEqualTo(8081);
        assertThat(open.at("/spec/ingress/1/from/0/podSelector/matchLabels/app").asString())
                .isEqualTo("prometheus");
        assertThat(open.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\"]");
    }

    @Test
    void aBudgetNeverHoldsUpADrainOfNodesThatAreNotReady() {
        JsonNode budget = Chart.render("podDisruptionBudget: {enabled: true}").one("PodDisruptionBudget");

        assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
        assertThat(budget.at("/spec/unhealthyPodEvictionPolicy").asString()).isEqualTo("AlwaysAllow");
        assertThat(Chart.render("podDisruptionBudget: {enabled: true, minAvailable: 0}")
                        .one("PodDisruptionBudget")
                        .at("/spec/minAvailable")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void aSpreadConstraintSelectsTheWorkloadUnlessItSaysWhat() {
        Rendered rendered = Chart.render("""
                topologySpreadConstraints:
                  - {maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}
                  - {maxSkew: 1, topologyKey: b, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {x: own}}}
                """);
        JsonNode constraints = rendered.pod().get("topologySpreadConstraints");

        assertThat(constraints.at("/0/labelSelector/matchLabels"))
                .isEqualTo(rendered.workload().at("/spec/selector/matchLabels"));
        assertThat(constraints.at("/1/labelSelector/matchLabels/x").asString()).isEqualTo("own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deployment", "StatefulSet", "DaemonSet"})
    void anUpdateStrategyIsWhereTheKindHasIt(String kind) {
        JsonNode spec = Chart.render("workload: {kind: " + kind + ", updateStrategy: {type: X}}")
                .workload()
                .get("spec");

        assertThat(spec.at(kind.equals("Deployment") ? "/strategy/type" : "/updateStrategy/type")
                        .asString())
                .isEqualTo("X");
    }

    @Test
    void labelsOfOnesOwnCannotBreakASelector() {
        Rendered rendered = Chart.render(
                "commonLabels: {app.kubernetes.io/name: evil, team: t}\npodLabels: {app.kubernetes.io/instance: evil}");

        assertThat(rendered.workload().at("/spec/template/metadata/labels").toString())
                .doesNotContain("evil")
                .contains("team");
        assertThat(rendered.one("Service").at("/metadata/labels").toString()).doesNotContain("evil");
    }

    @Test
    void inTheEmbeddedModeThereIsNothingButMonitoring() {
        Rendered rendered = Chart.render(Chart.DIRECTORY.resolve("ci/embedded-values.yaml"), Chart.NEWEST);
        JsonNode monitor = rendered.one("PodMonitor");

        assertThat(rendered.kinds()).isSubsetOf("PodMonitor", "PrometheusRule", "ConfigMap");
        assertThat(monitor.at("/spec/selector/matchLabels").toString())
                .isEqualTo("{\"app.kubernetes.io/name\":\"shop\"}");
        assertThat(monitor.at("/spec/podMetricsEndpoints/0/portNumber").asInt()).isEqualTo(8080);
    }

    @ParameterizedTest
    @CsvSource({"podMonitor,PodMonitor,/spec/podMetricsEndpoints/0", "serviceMonitor,ServiceMonitor,/spec/endpoints/0"})
    void samplesAreRelabelledOnlyIfAsked(String value, String kind, String endpoint) {
        String enabled = "monitoring: {" + value + ": {enabled: true";
        String rules = ", metricRelabelings: [{sourceLabels: [__name__], regex: 'jvm_.*', action: drop}]";

        assertThat(Chart.render(enabled + "}}").one(kind).at(endpoint).has("metricRelabelings"))
                .isFalse();
        assertThat(Chart.render(enabled + rules + "}}")
                        .one(kind)
                        .at(endpoint + "/metricRelabelings")
                        .toString())
                .isEqualTo("[{\"action\":\"drop\",\"regex\":\"jvm_.*\",\"sourceLabels\":[\"__name__\"]}]");
    }

    @Test
    void theTestAsksProbesAndMetricsWithOurOwnImage() {
        JsonNode test = defaults.one("Pod").at("/spec/containers/0");

        assertThat(test.get("image")).isEqualTo(defaults.ours().get("image"));
        assertThat(items(test.get("args")).stream().map(JsonNode::asString))
                .containsExactly(
                        "probe",
                        "http://rel-tailnet-health:8080/livez",
                        "http://rel-tailnet-health:8080/readyz",
                        "http://rel-tailnet-health:8081/actuator/prometheus");
    }

    @Test
    void theTestTakesAnAddressOfIpv6() {
        assertThat(Chart.render("tests: {host: 'fd00::1'}").one("Pod").toString())
                .contains("http://[fd00::1]:8080/livez");
    }

    @Test
    void aManifestOfOnesOwnIsRenderedAsATemplate() {
        Rendered rendered = Chart.render("""
                extraManifests:
                  - {apiVersion: v1, kind: Secret, metadata: {name: '{{ .Release.Name }}-a'}}
                  - |
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: {{ .Release.Name }}-b}
                """);

        assertThat(rendered.all("Secret").stream()
                        .map(secret -> secret.at("/metadata/name").asString()))
                .containsExactlyInAnyOrder("rel-a", "rel-b");
    }

    @Test
    void whatIsExtraGoesWhereItBelongs() {
        Rendered rendered = Chart.render("""
                extraEnv: [{name: A, value: a}]
                extraEnvFrom: [{configMapRef: {name: b}}]
                extraVolumes: [{name: c, emptyDir: {}}]
                extraVolumeMounts: [{name: c, mountPath: /c}]
                extraInitContainers: [{name: d, image: d}]
                extraContainers: [{name: e, image: e}]
                """);

        assertThat(environment(rendered.ours(), "A")).isEqualTo("a");
        assertThat(rendered.ours().at("/envFrom/0/configMapRef/name").asString())
                .isEqualTo("b");
        assertThat(mount(rendered.ours(), "c").get("mountPath").asString()).isEqualTo("/c");
        assertThat(named(rendered.pod().get("volumes"), "c").has("emptyDir")).isTrue();
        assertThat(names(rendered.pod().get("initContainers"))).containsExactly("tailscaled", "tailnet-health", "d");
        assertThat(names(rendered.pod().get("containers"))).containsExactly("e");
    }

    @Test
    void schedulingGoesToThePod() {
        Rendered rendered = Chart.render("""
                podLabels: {a: b}
                podAnnotations: {c: d}
                priorityClassName: high
                nodeSelector: {e: f}
                tolerations: [{operator: Exists}]
                affinity: {nodeAffinity: {}}
                terminationGracePeriodSeconds: 7
                """);
        JsonNode template = rendered.workload().at("/spec/template");

        assertThat(template.at("/metadata/labels/a").asString()).isEqualTo("b");
        assertThat(template.at("/metadata/annotations/c").asString()).isEqualTo("d");
        assertThat(rendered.pod().get("priorityClassName").asString()).isEqualTo("high");
        assertThat(rendered.pod().at("/nodeSelector/e").asString()).isEqualTo("f");
        assertThat(rendered.pod().at("/tolerations/0/operator").asString()).isEqualTo("Exists");
        assertThat(rendered.pod().at("/affinity").has("nodeAffinity")).isTrue();
        assertThat(rendered.pod().get("terminationGracePeriodSeconds").asInt()).isEqualTo(7);
    }

    @Test
    void aLongNameLeavesRoomForWhatControllersAppend() {
        Rendered rendered = Chart.render("fullnameOverride: " + "n".repeat(70));

        assertThat(rendered.workload().at("/metadata/name").asString()).hasSize(52);
    }
}
