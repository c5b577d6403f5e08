package io.github.tailnethealth.live;

import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Health, metrics and health again, with the probes in between.
 *
 * @param versions how many different report versions were among them; one if it can be compared
 * @param components the components of the second health
 * @param metrics our metrics, by name and labels as scraped
 */
record Sample(
        Duration from,
        Duration to,
        int versions,
        Overall overall,
        Map<String, JsonNode> components,
        Map<String, Double> metrics,
        int livez,
        int readyz) {
    boolean comparable() {
        return versions == 1;
    }

    /** Returns the status of one of our components, "absent" if there is none. */
    String status(String component) {
        JsonNode found = components.get(component);
        return found == null ? "absent" : found.path("status").stringValue("");
    }

    JsonNode details(String component) {
        JsonNode found = components.get(component);
        return found == null ? tools.jackson.databind.node.MissingNode.getInstance() : found.path("details");
    }
}
