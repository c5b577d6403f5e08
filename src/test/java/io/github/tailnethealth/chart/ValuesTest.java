package io.github.tailnethealth.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values, schema and README say the same. */
class ValuesTest {
    private static final Path README = Chart.DIRECTORY.resolve("README.md");
    /** A parent chart's globals are none of our business. */
    private static final Set<String> OPEN = Set.of("global");

    private static final JsonNode SCHEMA = schema();

    private static JsonNode schema() {
        return new JsonMapper().readTree(Chart.DIRECTORY.resolve("values.schema.json"));
    }

    /** Returns the path of every group of values, the root included. */
    static Stream<String> groups() {
        List<String> groups = new ArrayList<>();
        walk("", SCHEMA, groups, new ArrayList<>());
        return groups.stream().filter(group -> !OPEN.contains(group));
    }

    @Test
    void theReadmeListsEveryValueWithItsDefault() throws IOException {
        if (Boolean.getBoolean("chart.readme.write")) {
            ValuesDoc.write(README);
        }
        assertThat(Files.readString(README))
                .as("written by ./mvnw test -Dtest=ValuesTest -Dchart.readme.write=true")
                .contains(ValuesDoc.table() + "<!-- /values -->");
    }

    @Test
    void everyValueIsExplained() {
        Set<String> explained = new TreeSet<>();
        ValuesDoc.read().forEach(value -> explained.add(value.path()));
        List<String> leaves = new ArrayList<>();
        walk("", SCHEMA, new ArrayList<>(), leaves);

        assertThat(leaves).allMatch(leaf -> explained.contains(leaf), "is explained in values.yaml");
        assertThat(explained).as("is in the schema").isSubsetOf(leaves);
    }

    @Test
    void everyExplanationIsASentenceOnOneLine() {
        assertThat(ValuesDoc.read())
                .allSatisfy(value ->
                        assertThat(value.text()).as(value.path()).endsWith(".").doesNotContain("|", "\n"));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void anUnknownKeyIsRefused(String group) {
        String path = group.isEmpty() ? "surprise" : group + ".surprise";
        StringBuilder values = new StringBuilder();
        String[] keys = path.split("\\.");
        for (int i = 0; i < keys.length; i++) {
            values.append("  ".repeat(i)).append(keys[i]).append(i < keys.length - 1 ? ":\n" : ": 1\n");
        }

        assertThatThrownBy(() -> Chart.render(values.toString()))
                .hasMessageContaining("at '" + (group.isEmpty() ? "" : "/" + group.replace('.', '/')) + "'")
                .hasMessageContaining("'surprise' not allowed");
    }

    @Test
    void aParentChartsGlobalsAreLetThrough() {
        assertThat(Chart.render("global: {surprise: 1}").hasWorkload()).isTrue();
    }

    /** Collects groups, which have values, and leaves, which are values. */
    private static void walk(String path, JsonNode schema, List<String> groups, List<String> leaves) {
        JsonNode type =
                schema.has("$ref") ? SCHEMA.at(schema.get("$ref").asString().substring(1)) : schema;
        if (!type.has("properties")) {
            leaves.add(path);
            return;
        }
        groups.add(path);
        type.get("properties")
                .properties()
                .forEach(property -> walk(
                        path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
                        property.getValue(),
                        groups,
                        leaves));
    }
}
