package io.github.tailnethealth.actuate;

import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Answers "unknown" where its source fails: an exception would take the whole health endpoint down with it. */
final class Guarded implements HealthIndicator {
    private final Supplier<Health> source;
    private final FailureLog failures;

    Guarded(String component, Supplier<Health> source) {
        this.source = source;
        this.failures = new FailureLog(component);
    }

    @Override
    public Health health() {
        try {
            return source.get();
        } catch (RuntimeException e) {
            failures.failed(e);
            return Health.unknown().withDetail("error", e.getClass().getName()).build();
        }
    }
}
