package io.github.tailnethealth.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every object passes the JSON schemas of Kubernetes and the Prometheus operator: enums, patterns, quantities, types. */
class KubernetesModelsIT {
    private static final Path SOURCES = Path.of("src/test/node");
    private static final Path DIRECTORY = Path.of("target/node");
    private static final JsonMapper JSON = new JsonMapper();

    @BeforeAll
    static void install() throws IOException {
        Commands.Result node = Commands.run(Path.of("."), "", Map.of(), List.of("node", "--version"));
        Commands.require(
                node.succeeded() && node.output().matches("v(2\\d|[3-9]\\d)\\.\\S+\\s*"),
                "the schemas of Kubernetes need Node.js 20 or newer with npm (found "
                        + node.output().strip() + ")");
        Files.createDirectories(DIRECTORY);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "validate.mjs")) {
            Files.copy(SOURCES.resolve(file), DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Commands.Result npm = Commands.run(
                DIRECTORY, "", Map.of(), List.of("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-progress"));
        Commands.require(npm.succeeded(), "npm could not install the schemas of Kubernetes: " + npm.output());
    }

    @Test
    void everyObjectOfEveryUsePassesItsSchema() {
        List<JsonNode> objects = new ArrayList<>();
        Chart.ciValues()
                .forEach(values ->
                        objects.addAll(Chart.render(values, Chart.NEWEST).objects()));

        assertThat(objects).hasSizeGreaterThan(30);
        assertThat(complaints(objects)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'image: {pullPolicy: Always}', '\"Always\"', '\"Sometimes\"', imagePullPolicy",
        "'resources: {requests: {memory: 1Gi}}', '\"1Gi\"', '\"much\"', resources",
        "'workload: {replicas: 7}', '\"replicas\":7', '\"replicas\":\"seven\"', replicas",
        "'monitoring: {podMonitor: {enabled: true, interval: 1m}}', '\"1m\"', '\"1 minute\"', interval"
    })
    void theSchemasRefuseWhatIsWrong(String values, String right, String wrong, String field) {
        List<JsonNode> objects = new ArrayList<>();
        boolean replaced = false;
        for (JsonNode object : Chart.render(values).objects()) {
            String text = object.toString();
            replaced |= text.contains(right);
            objects.add(JSON.readTree(text.replace(right, wrong)));
        }

        assertThat(replaced).isTrue();
        assertThat(complaints(objects)).isNotEmpty().allMatch(complaint -> complaint.contains(field));
    }

    @Test
    void theLockFileNamesNoRegistry() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }

    private static List<String> complaints(List<JsonNode> objects) {
        Commands.Result result =
                Commands.run(DIRECTORY, JSON.writeValueAsString(objects), Map.of(), List.of("node", "validate.mjs"));
        assertThat(result.succeeded()).as(result.output()).isTrue();
        List<String> complaints = new ArrayList<>();
        JSON.readTree(result.output()).forEach(complaint -> complaints.add(complaint.asString()));
        return complaints;
    }
}
