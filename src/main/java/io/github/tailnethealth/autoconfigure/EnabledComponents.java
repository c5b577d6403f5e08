package io.github.tailnethealth.autoconfigure;

import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Says which health components the application wants, as Spring Boot does for its own: by
 * {@code management.health.NAME.enabled}, otherwise by {@code management.health.defaults.enabled}. Spring Boot does not
 * ask for components that others register.
 */
final class EnabledComponents {
    private final Binder binder;

    EnabledComponents(Environment environment) {
        binder = Binder.get(environment);
    }

    boolean contains(String component) {
        BindResult<Boolean> own = read(component);
        return own.isBound() ? own.get() : read("defaults").orElse(true);
    }

    private BindResult<Boolean> read(String name) {
        return binder.bind("management.health." + name + ".enabled", Boolean.class);
    }
}
