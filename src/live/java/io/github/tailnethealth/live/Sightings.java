package io.github.tailnethealth.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two programs looked at side by side. */
final class Sightings {
    private static final JsonMapper JSON = new JsonMapper();
    /** What must be the same in a component: not its times, which each program may have seen at another moment. */
    private static final List<String> DETAILS =
            List.of("verdict", "originalText", "rootCause", "state", "text", "hiddenBy", "maskedBy", "unproven");

    private static final String WARNABLES = "tailnet-warnables";

    private Sightings() {}

    static boolean feedIsOk(Window window) {
        try {
            return window.get("/actuator/health/tailnet-feed").status() == 200;
        } catch (Exception e) {
            return false;
        }
    }

    /** Returns the state that an indicator shows; empty if it does not answer. */
    static String state(Window window, String indicator) {
        try {
            return JSON.readTree(
                            window.get("/actuator/health/tailnet-" + indicator).body())
                    .path("details")
                    .path("state")
                    .stringValue("");
        } catch (Exception e) {
            return "";
        }
    }

    /** Returns where two programs differ now. */
    static List<String> differences(Duration at, Window one, Window other) {
        List<String> found = new ArrayList<>();
        try {
            JsonNode a = JSON.readTree(one.get("/actuator/health").body()).path("components");
            JsonNode b = JSON.readTree(other.get("/actuator/health").body()).path("components");
            Set<String> names = new TreeSet<>(a.propertyNames());
            names.addAll(b.propertyNames());
            if (isUp(a, WARNABLES) && isUp(b, WARNABLES)) {
                names.remove(WARNABLES); // what is over, only who was there knows
            }
            for (String name : names) {
                differ(
                        found,
                        at,
                        name + " status",
                        a.path(name).path("status"),
                        b.path(name).path("status"));
                for (String detail : DETAILS) {
                    differ(
                            found,
                            at,
                            name + " " + detail,
                            a.path(name).path("details").path(detail),
                            b.path(name).path("details").path(detail));
                }
            }
        } catch (Exception e) {
            found.add(Judge.at(at) + " could not be compared: " + e);
        }
        return found;
    }

    private static boolean isUp(JsonNode components, String name) {
        return components.path(name).path("status").stringValue("UP").equals("UP");
    }

    private static void differ(List<String> found, Duration at, String what, JsonNode one, JsonNode other) {
        if (!Objects.equals(one, other)) {
            found.add(Judge.at(at) + " " + what + " is " + one + ", and a fresh program says " + other);
        }
    }
}
