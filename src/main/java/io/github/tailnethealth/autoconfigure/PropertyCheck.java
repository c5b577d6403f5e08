package io.github.tailnethealth.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a set of properties, so that one start tells all of it. Names are without our prefix. */
final class PropertyCheck {
    static final String ACTION = "Correct the configuration. Durations are written like 250ms, 10s, 2m or 1h.";

    private final List<String> problems = new ArrayList<>();

    /** Checks a value against the property's rule; null is a property that is not set. */
    PropertyCheck allowed(String name, @Nullable Object value) {
        PropertyRule rule = PropertyRule.of(name);
        if (value != null && !rule.accepts().test(value)) {
            problems.add(rule.refusal(value));
        }
        return this;
    }

    PropertyCheck less(String name, Duration value, String otherName, Duration other) {
        return ordered(value.compareTo(other) < 0, "less than", name, value, otherName, other);
    }

    PropertyCheck notMore(String name, Duration value, String otherName, Duration other) {
        return ordered(value.compareTo(other) <= 0, "at most", name, value, otherName, other);
    }

    void orThrow() {
        if (!problems.isEmpty()) {
            throw new ConfigurationProblem(String.join("\n", problems), ACTION);
        }
    }

    private PropertyCheck ordered(
            boolean holds, String relation, String name, Duration value, String otherName, Duration other) {
        if (!holds) {
            problems.add(PropertyRule.of(name).property() + " must be " + relation + " "
                    + PropertyRule.of(otherName).property() + " (" + PropertyRule.text(other) + ") but is "
                    + PropertyRule.text(value));
        }
        return this;
    }
}
