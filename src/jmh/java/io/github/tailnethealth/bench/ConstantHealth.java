package io.github.tailnethealth.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The components of ours that another application's health has, as constants. */
final class ConstantHealth implements BeanRegistrar {
    /** Names the file with the other's answer. */
    static final String FILE = "bench.health";

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public void register(BeanRegistry beans, Environment environment) {
        JsonNode health = JSON.readTree(Path.of(environment.getRequiredProperty(FILE)));
        health.get("components").properties().forEach(component -> {
            if (component.getKey().startsWith("tailnet-")) {
                HealthContributor constant = constant(component.getValue());
                beans.registerBean(
                        component.getKey() + "HealthContributor",
                        HealthContributor.class,
                        spec -> spec.supplier(context -> constant));
            }
        });
    }

    private static HealthContributor constant(JsonNode component) {
        if (component.has("components")) {
            Map<String, HealthContributor> parts = new LinkedHashMap<>();
            component
                    .get("components")
                    .properties()
                    .forEach(part -> parts.put(part.getKey(), constant(part.getValue())));
            return CompositeHealthContributor.fromMap(parts);
        }
        Map<String, Object> details = new LinkedHashMap<>();
        component
                .path("details")
                .properties()
                .forEach(detail -> details.put(detail.getKey(), JSON.treeToValue(detail.getValue(), Object.class)));
        Health health = Health.status(component.get("status").asString())
                .withDetails(details)
                .build();
        return (HealthIndicator) () -> health;
    }
}
