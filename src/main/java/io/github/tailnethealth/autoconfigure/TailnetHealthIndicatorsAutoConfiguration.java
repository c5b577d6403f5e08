package io.github.tailnethealth.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The health indicators; before Spring Boot's, because its check of group members has to find them. */
@AutoConfiguration(
        after = TailnetHealthAutoConfiguration.class,
        before = {HealthContributorAutoConfiguration.class, HealthEndpointAutoConfiguration.class})
@ConditionalOn({Switch.ENABLED, Switch.INDICATORS})
@Import(IndicatorRegistrar.class)
public final class TailnetHealthIndicatorsAutoConfiguration {
    TailnetHealthIndicatorsAutoConfiguration() {}

    @Bean
    static WarnableIndicators tailnetHealthWarnableIndicators(Environment environment) {
        return new WarnableIndicators(environment);
    }
}
