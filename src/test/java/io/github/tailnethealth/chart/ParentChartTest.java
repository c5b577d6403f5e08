package io.github.tailnethealth.chart;

import static io.github.tailnethealth.chart.Rendered.environment;
import static io.github.tailnethealth.chart.Rendered.mount;
import static io.github.tailnethealth.chart.Rendered.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Our container in a pod of another chart, by the named templates. */
class ParentChartTest {
    private static final Path PARENT = Path.of("src/test/resources/chart/parent");

    @TempDir
    Path directory;

    @BeforeEach
    void putOursBelow() {
        Chart.copy(PARENT, directory.resolve("shop"));
        Chart.copy(Chart.DIRECTORY, directory.resolve("shop/charts/tailnet-health"));
    }

    @Test
    void ourContainerFollowsTheNodeAsANativeSidecar() {
        Rendered rendered = render("{}");

        assertThat(names(rendered.pod().get("initContainers"))).containsExactly("node", "tailnet-health");
        assertThat(rendered.ours().get("restartPolicy").asString()).isEqualTo("Always");
    }

    @Test
    void itDoesNotDecideWhetherTheirPodIsReadyUnlessTheySaySo() {
        assertThat(render("{}").ours().has("readinessProbe")).isFalse();
        assertThat(render("tailnet-health: {sidecar: {gatePodReadiness: true}}")
                        .ours()
                        .has("readinessProbe"))
                .isTrue();
    }

    @Test
    void itHasTheSameProbesAndSecurityAsInAPodOfOurs() {
        JsonNode theirs = render("{}").ours();
        JsonNode own = Chart.render("{}").ours();

        for (String same : new String[] {"startupProbe", "livenessProbe", "securityContext", "resources", "ports"}) {
            assertThat(theirs.get(same)).as(same).isEqualTo(own.get(same));
        }
    }

    @Test
    void itsImageHasOurVersionNotTheirs() {
        assertThat(render("{}").ours().get("image").asString())
                .isEqualTo("registry.example.com/tailnet-health:0.1.0-SNAPSHOT");
    }

    @Test
    void itsVolumesAreTheDirectoryOfTheSocketTemporaryFilesAndTheConfiguration() {
        Rendered rendered = render("{}");

        assertThat(names(rendered.pod().get("volumes")))
                .containsExactly("tailscale-socket", "tailnet-health-tmp", "tailnet-health-config");
        assertThat(mount(rendered.ours(), "tailscale-socket").get("readOnly").asBoolean())
                .isTrue();
        assertThat(environment(rendered.ours(), "TAILNET_HEALTH_LOCALAPI_SOCKET"))
                .isEqualTo("/var/run/tailscale/tailscaled.sock");
        assertThat(rendered.pod().at("/volumes/2/configMap/name"))
                .isEqualTo(rendered.one("ConfigMap").at("/metadata/name"));
    }

    @Test
    void aPlainContainerIsRenderedWithoutNativeSidecars() {
        assertThat(render("tailnet-health: {sidecar: {native: false}}").ours().has("restartPolicy"))
                .isFalse();
    }

    @Test
    void theMonitorSelectsTheirPodsAndTheChartMakesNoWorkloadOfItsOwn() {
        Rendered rendered = render("{}");

        assertThat(rendered.kinds()).containsExactly("ConfigMap", "Deployment", "PodMonitor");
        assertThat(rendered.one("PodMonitor")
                        .at("/spec/selector/matchLabels/app")
                        .asString())
                .isEqualTo("shop");
    }

    private Rendered render(String values) {
        Path file = Chart.valuesFile(values);
        try {
            return Rendered.parse(new Helm(directory.resolve("shop"))
                    .template()
                    .withName(Chart.RELEASE)
                    .withNamespace(Chart.NAMESPACE)
                    .withKubeVersion(Chart.NEWEST)
                    .withValuesFile(file)
                    .call());
        } finally {
            file.toFile().delete();
        }
    }
}
