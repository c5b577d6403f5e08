package io.github.tailnethealth.autoconfigure;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** A property that decides which beans there are, and so is read before {@link TailnetHealthProperties} exist. */
enum Switch {
    ENABLED("tailnet.health.enabled", true),
    NODE_CHECKS("tailnet.health.node-checks", true),
    INDICATORS("tailnet.health.indicators.enabled", true),
    FEED("tailnet.health.localapi.enabled", false);

    private final String property;
    private final boolean byDefault;

    Switch(String property, boolean byDefault) {
        this.property = property;
        this.byDefault = byDefault;
    }

    String property() {
        return property;
    }

    boolean byDefault() {
        return byDefault;
    }

    /**
     * Returns whether it is on. Reads as Spring Boot binds, so that all agree on {@code yes}, {@code on} and {@code 1},
     * which {@code @ConditionalOnBooleanProperty} takes for false.
     *
     * @throws org.springframework.boot.context.properties.bind.BindException if it is neither true nor false
     */
    boolean isOn(Environment environment) {
        return Binder.get(environment).bind(property, Boolean.class).orElse(byDefault);
    }
}
