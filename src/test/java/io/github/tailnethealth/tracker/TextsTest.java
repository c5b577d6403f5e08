package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The original's texts, checked by its own answers. */
class TextsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void durationsAreRoundedAndWrittenAsTheOriginalDoes() throws IOException {
        for (JsonNode unit : units("duration")) {
            long rounded = Texts.roundedToSeconds(unit.get("nanos").longValue());
            assertThat(rounded)
                    .as("%s", unit)
                    .isEqualTo(unit.get("roundedNanos").longValue());
            assertThat(Texts.duration(rounded)).isEqualTo(unit.get("text").asString());
        }
    }

    @Test
    void hostsAreQuotedAsTheOriginalDoes() throws IOException {
        for (JsonNode unit : units("quote")) {
            assertThat(Texts.quoted(unit.get("in").asString()))
                    .isEqualTo(unit.get("text").asString());
        }
    }

    @Test
    void textsAreOrderedByCodePoint() throws IOException {
        for (JsonNode unit : units("sort")) {
            List<String> texts = strings(unit.get("in"));
            texts.sort(Texts.BY_CODE_POINT);
            assertThat(texts).isEqualTo(strings(unit.get("out")));
        }
    }

    @Test
    void severalErrorsAreCombinedIntoOneText() throws IOException {
        for (JsonNode unit : units("combine")) {
            List<String> flat = new ArrayList<>();
            flatten(unit.get("in"), flat);
            assertThat(flat).isEqualTo(strings(unit.get("flat")));
            assertThat(Texts.combined(flat)).isEqualTo(VectorScenario.textOrNull(unit.get("text")));
        }
    }

    @Test
    void unstableVersionsAreTold() throws IOException {
        for (JsonNode unit : units("unstable")) {
            assertThat(Texts.isUnstable(unit.get("version").asString()))
                    .as("%s", unit)
                    .isEqualTo(unit.get("unstable").asBoolean());
        }
    }

    private static void flatten(JsonNode node, List<String> flat) {
        if (node.isArray()) {
            node.forEach(child -> flatten(child, flat));
        } else if (!node.isNull()) {
            flat.add(node.asString());
        }
    }

    private static List<JsonNode> units(String kind) throws IOException {
        List<JsonNode> units = new ArrayList<>();
        VectorReplayTest.lines(Path.of("src/test/resources/vectors/units.jsonl"), line -> {
            JsonNode unit = JSON.readTree(line);
            if (unit.get("kind").asString().equals(kind)) {
                units.add(unit);
            }
        });
        assertThat(units).as(kind).isNotEmpty();
        return units;
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(node -> strings.add(node.asString()));
        return strings;
    }
}
