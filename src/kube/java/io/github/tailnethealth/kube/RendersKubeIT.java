package io.github.tailnethealth.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.live.Binaries;
import io.github.tailnethealth.live.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every render of the chart, taken by a real API server that knows the Prometheus operator's kinds. */
@ExtendWith(OneCluster.class)
class RendersKubeIT {
    private static final String NAMESPACE = "renders";
    private static final String WITH_PODS = "default";

    private static Cluster cluster;

    static List<Path> valuesFiles() {
        try (Stream<Path> files = Files.list(Release.CHART.resolve("ci"))) {
            return files.filter(file -> file.toString().endsWith("-values.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void makeNamespaces(Cluster given) {
        cluster = given;
        cluster.kubectl(
                "apply",
                "--server-side",
                "-f",
                new Binaries().operatorDefinitions().toString());
        cluster.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
        cluster.kubectl("create", "namespace", NAMESPACE);
        cluster.kubectl("create", "namespace", "monitoring");
        // the objects are real, their pods are not wanted
        cluster.kubectl("create", "quota", "no-pods", "-n", NAMESPACE, "--hard=pods=0");
    }

    @AfterAll
    static void removeNamespaces() {
        if (cluster != null) {
            cluster.kubectl("delete", "namespace", NAMESPACE, "monitoring", "--wait=false");
        }
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void isAppliedWithoutAnUnknownFieldAndTheSecondTimeChangesNothing(Path values) {
        Path render = render(NAMESPACE, values, "--skip-tests");

        try {
            apply(render);
            String generations = generations(render);
            apply(render);

            assertThat(generations(render)).isEqualTo(generations).isNotEmpty();
        } finally {
            cluster.kubectl("delete", "-f", render.toString(), "--ignore-not-found", "--wait=false");
        }
    }

    @Test
    void theTestsPodIsTakenToo() {
        Path values = Release.CHART.resolve("ci/default-values.yaml");
        Path render = render(WITH_PODS, values, "--show-only=templates/tests/test-health.yaml");

        assertThat(apply(render, "--dry-run=server")).contains("pod/", "serverside-applied");
    }

    @Test
    void aFieldThatDoesNotExistIsRefused() throws IOException {
        Path render = render(NAMESPACE, Release.CHART.resolve("ci/default-values.yaml"), "--skip-tests");
        Files.writeString(render, Files.readString(render).replace("enableServiceLinks:", "enableServiceLink:"));

        Namespace.Result result =
                cluster.kubectlResult("apply", "--server-side", "--validate=strict", "-f", render.toString());

        assertThat(result.code()).isNotZero();
        assertThat(result.out()).contains("enableServiceLink");
    }

    private static String apply(Path render, String... more) {
        return cluster.kubectl(Stream.concat(
                        Stream.of("apply", "--server-side", "--validate=strict", "-f", render.toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static String generations(Path render) {
        return cluster.kubectl(
                "get",
                "-f",
                render.toString(),
                "-o",
                "custom-columns=KIND:.kind,NAME:.metadata.name,GENERATION:.metadata.generation",
                "--no-headers");
    }

    private static Path render(String namespace, Path values, String more) {
        Path file = cluster.directory().resolve("render-" + values.getFileName());
        try {
            return Files.writeString(
                    file,
                    cluster.helm(
                            "template",
                            "rel",
                            Release.CHART.toString(),
                            "-n",
                            namespace,
                            "-f",
                            values.toString(),
                            "--kube-version=" + Binaries.KUBERNETES,
                            more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
