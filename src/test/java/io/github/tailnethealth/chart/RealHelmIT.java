package io.github.tailnethealth.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line of Helm says the same as the library that the other tests render with. */
class RealHelmIT {
    @TempDir
    static Path home;

    private static RealHelm helm;

    @BeforeAll
    static void makeHelm() {
        helm = RealHelm.require(home);
    }

    static List<Path> values() {
        return Chart.ciValues();
    }

    @Test
    void itIsTheHelmThatMostPeopleHave() {
        assertThat(RealHelm.VERSION)
                .startsWith(helm.run("version", "--template", "{{.Version}}")
                        .output()
                        .substring(1));
    }

    @ParameterizedTest
    @MethodSource("values")
    void theStrictLinterHasNothingToSayOfAnyUse(Path values) {
        Commands.Result result =
                helm.run("lint", "--strict", "--values", values.toString(), Chart.DIRECTORY.toString());

        assertThat(result.succeeded()).as(result.output()).isTrue();
        assertThat(result.output()).contains("0 chart(s) failed").doesNotContain("[WARNING]", "[ERROR]", "[INFO]");
    }

    @ParameterizedTest
    @MethodSource("values")
    void itRendersWhatTheLibraryRenders(Path values) throws Exception {
        Path copy = Files.createDirectory(home.resolve(values.getFileName().toString()));
        Chart.copyWithoutHooks(copy);
        for (String kubernetes : Chart.KUBERNETES) {
            Commands.Result result = helm.run(
                    "template",
                    Chart.RELEASE,
                    copy.toString(),
                    "--namespace",
                    Chart.NAMESPACE,
                    "--kube-version",
                    kubernetes,
                    "--values",
                    values.toString());

            assertThat(result.succeeded()).as(result.output()).isTrue();
            assertThat(Rendered.parse(result.output()).objects())
                    .containsExactlyInAnyOrderElementsOf(
                            Chart.render(values, kubernetes).objects());
        }
    }

    @Test
    void theHookOfTheTestIsOne() {
        String manifests = helm.run(
                        "template", Chart.RELEASE, Chart.DIRECTORY.toString(), "--kube-version", Chart.NEWEST)
                .output();

        assertThat(Rendered.parse(manifests)
                        .one("Pod")
                        .at("/metadata/annotations/helm.sh~1hook")
                        .asString())
                .isEqualTo("test");
    }

    @Test
    void anUnknownValueIsRefusedByName() {
        Commands.Result result = helm.run(
                "template", Chart.DIRECTORY.toString(), "--kube-version", Chart.NEWEST, "--set", "sidecar.surprise=1");

        assertThat(result.succeeded()).isFalse();
        assertThat(result.output()).contains("surprise");
    }
}
