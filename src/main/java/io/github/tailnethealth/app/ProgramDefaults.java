package io.github.tailnethealth.app;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the program sets where nobody else does. It is set in code and not in an {@code application.properties}, which
 * would apply to every host of the library.
 */
final class ProgramDefaults {
    private ProgramDefaults() {}

    static Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.application.name", "tailnet-health");
        properties.put("spring.main.banner-mode", "off");
        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", "8080");
        properties.put("server.shutdown", "immediate");
        // more connections than one client usually can hold, for not longer than need be, and in as little heap as may
        // be
        properties.put("server.tomcat.connection-timeout", "5s");
        properties.put("server.tomcat.max-connections", "2048");
        properties.put("server.tomcat.accept-count", "1024");
        properties.put("server.max-http-request-header-size", "4KB");
        properties.put("server.tomcat.max-http-response-header-size", "2KB");
        properties.put("tailnet.health.localapi.enabled", "true");
        properties.put("management.endpoints.web.exposure.include", "health,prometheus");
        properties.put("management.endpoint.health.show-details", "always");
        properties.put("management.endpoint.health.show-components", "always");
        properties.put("management.endpoint.health.probes.add-additional-paths", "true");
        // neither control nor a relay: an outage at the far end must not restart or unready every node at once
        group(properties, "liveness", "livenessState,tailnet-self-check");
        group(properties, "readiness", "readinessState,tailnet-node,tailnet-feed");
        return properties;
    }

    private static void group(Map<String, Object> properties, String name, String members) {
        String group = "management.endpoint.health.group." + name + ".";
        properties.put(group + "include", members);
        properties.put(group + "show-details", "never");
        properties.put(group + "show-components", "never");
    }
}
