package io.github.tailnethealth.autoconfigure;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Applications that have our auto-configurations and Spring Boot's health. */
final class Hosts {
    static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(
            TailnetHealthAutoConfiguration.class,
            TailnetHealthIndicatorsAutoConfiguration.class,
            TailnetHealthFeedAutoConfiguration.class,
            TailnetHealthMetricsAutoConfiguration.class,
            HealthContributorAutoConfiguration.class,
            HealthContributorRegistryAutoConfiguration.class,
            HealthEndpointAutoConfiguration.class);

    private Hosts() {}

    static ApplicationContextRunner host() {
        return new ApplicationContextRunner().withConfiguration(CONFIGURATIONS);
    }

    /** Returns the names of our health components that there are. */
    static Set<String> components(ApplicationContext context) {
        Set<String> components = new TreeSet<>();
        Arrays.stream(context.getBeanDefinitionNames())
                .filter(name -> name.matches("tailnet-.*Health(Indicator|Contributor)"))
                .map(name -> name.replaceAll("Health(Indicator|Contributor)$", ""))
                .forEach(components::add);
        return components;
    }

    static String rootStatus(ApplicationContext context) {
        return context.getBean(HealthEndpoint.class).health().getStatus().getCode();
    }

    static String status(ApplicationContext context, String... path) {
        HealthDescriptor health = context.getBean(HealthEndpoint.class).healthForPath(path);
        return health == null ? "none" : health.getStatus().getCode();
    }
}
