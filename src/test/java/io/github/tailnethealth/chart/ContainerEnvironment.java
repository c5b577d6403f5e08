package io.github.tailnethealth.chart;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the chart tells the program by environment variables. */
public final class ContainerEnvironment {
    private ContainerEnvironment() {}

    /** Returns the variables of our container as the chart renders them with these values. */
    public static Map<String, Object> of(String values) {
        Map<String, Object> variables = new LinkedHashMap<>();
        for (JsonNode variable : Chart.render(values).ours().get("env")) {
            variables.put(variable.get("name").asString(), variable.get("value").asString());
        }
        return variables;
    }
}
