package io.github.tailnethealth.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;

/** Says of one of our properties that cannot be read what it may be; Spring Boot would say only that it cannot. */
final class UnreadablePropertyAnalyzer extends AbstractFailureAnalyzer<BindException> implements Ordered {
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 1;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        PropertyRule rule = PropertyRule.all().get(cause.getName().toString());
        ConfigurationProperty property = cause.getProperty();
        if (rule == null || property == null) {
            return null;
        }
        Origin origin = property.getOrigin();
        String description = rule.unreadable(property.getValue()) + (origin == null ? "" : " (" + origin + ")");
        return new FailureAnalysis(description, PropertyCheck.ACTION, cause);
    }
}
