package io.github.tailnethealth.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.actuate.Components;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an editor is told about our properties: the generated metadata. */
class MetadataTest {
    private static final Set<String> WITHOUT_DEFAULT =
            Set.of("tailnet.health.version", "tailnet.health.localapi.socket");

    private static final Map<String, JsonNode> PROPERTIES = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream metadata =
                TailnetHealthProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(metadata).isNotNull();
            JsonMapper.shared()
                    .readTree(metadata)
                    .get("properties")
                    .forEach(property -> PROPERTIES.put(property.get("name").asString(), property));
        }
    }

    @Test
    void everyPropertyIsThere() {
        Set<String> expected = new TreeSet<>(PropertyRule.all().keySet());
        expected.add("tailnet.health.version"); // takes any text, so it has no rule

        assertThat(PROPERTIES.keySet().stream().filter(name -> name.startsWith("tailnet.")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyHealthComponentHasItsSwitch() {
        assertThat(PROPERTIES.keySet().stream().filter(name -> !name.startsWith("tailnet.")))
                .containsExactlyInAnyOrderElementsOf(Components.owned().stream()
                        .map(component -> "management.health." + component + ".enabled")
                        .toList());
    }

    @Test
    void eachHasATypeAndAnEvenDescription() {
        PROPERTIES.forEach((name, property) -> {
            String description = text(property, "description");
            assertThat(text(property, "type")).as(name).isNotEmpty();
            assertThat(description)
                    .as(name)
                    .matches("[A-Z].*\\.")
                    .doesNotStartWith("The ")
                    .doesNotStartWith("A ");
            if (text(property, "type").equals("java.lang.Boolean")) {
                assertThat(description).as(name).startsWith("Whether ");
            }
        });
    }

    @Test
    void eachHasItsDefaultExceptWhereThereIsNone() {
        PROPERTIES.forEach((name, property) ->
                assertThat(property.has("defaultValue")).as(name).isEqualTo(!WITHOUT_DEFAULT.contains(name)));
    }

    @Test
    void theSwitchesHaveTheSameDefaultsBeforeAndAfterBinding() {
        for (Switch each : Switch.values()) {
            assertThat(PROPERTIES.get(each.property()).get("defaultValue").asBoolean())
                    .as(each.property())
                    .isEqualTo(each.byDefault());
        }
    }

    private static String text(JsonNode property, String field) {
        return property.has(field) ? property.get(field).asString() : "";
    }
}
