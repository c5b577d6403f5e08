package io.github.tailnethealth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Catalogue;
import io.github.tailnethealth.tracker.Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tables of the README say what the code says. */
class ReadmeTest {
    private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

    @Test
    void everyCheckIsListedWithItsSeverity() throws IOException {
        List<String> expected = new ArrayList<>();
        for (Check check : Catalogue.checks()) {
            expected.add("| `" + check.code() + "` | " + check.title() + " | "
                    + check.severity().code() + (check.impactsConnectivity() ? ", connectivity" : "") + " | "
                    + String.join(", ", check.dependsOn()) + " |");
        }
        assertThat(table("checks")).containsExactlyElementsOf(expected);
    }

    @Test
    void everyPropertyIsListedWithItsDefault() throws IOException {
        List<String> expected = new ArrayList<>();
        try (InputStream in = ReadmeTest.class.getResourceAsStream(METADATA)) {
            assertThat(in).as(METADATA).isNotNull();
            for (JsonNode property : new JsonMapper().readTree(in).get("properties")) {
                if (!property.get("name").asString().startsWith("tailnet.health.")) {
                    continue; // the switches of the health components, which follow from their names
                }
                String shown = property.has("defaultValue")
                        ? "`" + property.get("defaultValue").asString() + "`"
                        : "";
                expected.add("| `" + property.get("name").asString() + "` | " + shown + " | "
                        + property.get("description").asString() + " |");
            }
        }
        assertThat(table("properties")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyMetricIsListed() throws IOException {
        List<String> expected = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/metrics/catalogue.tsv"))) {
            String[] columns = line.split("\t", -1);
            if (!line.startsWith("#") && !columns[0].equals("name")) {
                expected.add("| `" + columns[0] + "` | " + columns[1] + " | " + columns[2] + " | " + columns[3] + " | "
                        + columns[4] + " |");
            }
        }
        assertThat(table("metrics")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyFaultIsListedAsTheLiveTestsExpectIt() throws IOException {
        Map<String, String> words = Map.of(
                "none", "none",
                "the message", "the message",
                "as the witness", "as the original",
                "unchanged", "as it was");
        List<String> expected = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/live/phases.tsv"))) {
            String[] columns = line.split("\t", -1);
            if (!line.startsWith("#") && !columns[0].equals("fault") && !columns[2].equals("any")) {
                expected.add("| " + columns[0] + " | " + words.getOrDefault(columns[2], "`" + columns[2] + "`") + " | "
                        + columns[3].replace('_', ' ') + " | " + columns[4] + " | " + columns[5] + " | " + columns[6]
                        + " | " + columns[7] + " |");
            }
        }
        assertThat(table("phases", "| ").subList(1, expected.size() + 1)).containsExactlyElementsOf(expected);
    }

    @Test
    void everyBeanOfTheLibraryIsListed() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (String line : Files.readAllLines(Path.of("src/test/resources/host/beans.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                assertThat(readme).contains("`" + line.strip() + "`");
            }
        }
    }

    /** Returns the rows between two markers, without the head. */
    private static List<String> table(String name) throws IOException {
        return table(name, "| `");
    }

    private static List<String> table(String name, String beginning) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf("<!-- " + name + " -->");
        int end = readme.indexOf("<!-- /" + name + " -->");
        assertThat(begin).as("marker of " + name).isPositive();
        return readme.substring(begin, end)
                .lines()
                .filter(line -> line.startsWith(beginning))
                .toList();
    }
}
