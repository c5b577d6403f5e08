package io.github.tailnethealth.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What the READMEs show of Kubernetes works. */
class ReadmesTest {
    private static final Path PROJECT = Path.of("README.md");
    private static final Path CHART = Chart.DIRECTORY.resolve("README.md");
    private static final Pattern BLOCK = Pattern.compile("```yaml\n# (\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?`");

    static Stream<String> values() throws IOException {
        return blocks("values.yaml");
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyValuesFileRenders(String values) {
        assertThat(Chart.render(values.replace("REGISTRY", "registry.example.com"))
                        .objects())
                .isNotEmpty();
    }

    @Test
    void theSidecarTakesFiveLines() throws IOException {
        String values = blocks("values.yaml").findFirst().orElseThrow();
        String container = blocks("container").findFirst().orElseThrow();

        assertThat(values.lines()).hasSize(5);
        assertThat(container.lines()).hasSize(5);
    }

    @Test
    void theContainerOfFiveLinesIsOneThatKubernetesTakes() throws Exception {
        JsonNode container = Rendered.parse(blocks("container").findFirst().orElseThrow())
                .objects()
                .get(0)
                .get(0);
        String pod = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: b, image: b}], "
                + "initContainers: [" + container + "], volumes: [{name: tailscale-socket, emptyDir: {}}]}}";

        try (Generation newest = new Generation("27.0.0")) {
            assertThat(newest.refusal(Rendered.parse(pod).objects().get(0))).isEmpty();
        }
    }

    @Test
    void theTemplatesForOtherChartsAreThoseThatTheTestOfThemUses() throws IOException {
        String used = Files.readString(Path.of("src/test/resources/chart/parent/templates/deployment.yaml"));

        List<String> includes = blocks("template")
                .flatMap(String::lines)
                .filter(line -> line.contains("include"))
                .map(line -> line.replaceAll(".*(include .*\\)).*", "$1"))
                .toList();

        assertThat(includes).hasSize(2).allMatch(used::contains);
    }

    @Test
    void everyYesOfTheComparisonNamesATestThatExists() throws IOException {
        List<String> rows = rows();

        assertThat(rows).hasSize(18);
        for (String row : rows) {
            Matcher tests = TEST.matcher(row);
            int count = 0;
            while (tests.find()) {
                count++;
                Path source = source(tests.group(1));
                assertThat(source).as(tests.group(1)).isNotNull();
                if (tests.group(2) != null) {
                    assertThat(Files.readString(source)).contains("void " + tests.group(2) + "(");
                }
            }
            assertThat(count).as(row).isPositive();
        }
    }

    private static List<String> rows() throws IOException {
        String text = Files.readString(CHART);
        return text.substring(text.indexOf("<!-- compared -->"), text.indexOf("<!-- /compared -->"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| feature"))
                .toList();
    }

    private static Path source(String test) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.getFileName().toString().equals(test + ".java"))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static Stream<String> blocks(String name) throws IOException {
        List<String> blocks = new ArrayList<>();
        for (Path readme : List.of(PROJECT, CHART)) {
            Matcher block = BLOCK.matcher(Files.readString(readme));
            while (block.find()) {
                if (block.group(1).equals(name)) {
                    blocks.add(block.group(2));
                }
            }
        }
        assertThat(blocks).as(name).isNotEmpty();
        return blocks.stream();
    }
}
