package io.github.tailnethealth.app.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the lines of the bus add up to: with it a new watch begins, as a daemon does for mask 2950. */
final class BusState {

    /** What a first line has; what else comes on the bus is news only for who is watching already. */
    private static final List<String> KEPT = List.of("Version", "State", "Prefs", "ClientVersion", "Health");

    private static final List<String> STATES =
            List.of("NoState", "InUseOtherUser", "NeedsLogin", "NeedsMachineAuth", "Stopped", "Starting", "Running");

    private static final String SESSION = "SessionID";

    private final ObjectNode merged = JsonNodeFactory.instance.objectNode();
    private int sessions;

    void add(JsonNode line) {
        for (String name : KEPT) {
            @Nullable JsonNode value = line.get(name);
            if (value != null && !value.isNull()) {
                merged.set(name, value);
            }
        }
    }

    /** Whether the daemon said anything yet. */
    boolean isEmpty() {
        return merged.isEmpty();
    }

    /** The whole state, for another watch. */
    ObjectNode firstLine() {
        ObjectNode line = merged.deepCopy();
        line.put(SESSION, String.format("%016x", ++sessions));
        return line;
    }

    /** That line for who was watching before: a recorded first line named the recorder's watch. */
    static JsonNode forOldWatch(JsonNode line) {
        return line.has(SESSION) ? ((ObjectNode) line.deepCopy()).without(SESSION) : line;
    }

    /** The name of the node's state; null before the first. */
    @Nullable String stateName() {
        JsonNode number = merged.get("State");
        return number == null || !number.isInt() ? null : STATES.get(number.intValue());
    }

    @Nullable JsonNode prefs() {
        return merged.get("Prefs");
    }
}
