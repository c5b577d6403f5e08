package io.github.tailnethealth.actuate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Collects details in the order in which a person wants to read them; what is not known is left out.
 *
 * <p>No key is {@code status}, at any depth: Spring Boot Admin takes an object with that key for a component.
 */
final class Details {
    private final Map<String, Object> map = new LinkedHashMap<>();

    /** Adds a detail, unless it is null, or a collection or map without content. */
    Details add(String key, @Nullable Object value) {
        boolean empty = (value instanceof Collection<?> collection && collection.isEmpty())
                || (value instanceof Map<?, ?> entries && entries.isEmpty());
        if (value != null && !empty) {
            map.put(key, value);
        }
        return this;
    }

    Map<String, Object> asMap() {
        return map;
    }

    Health with(Status status) {
        return new Health.Builder(status, map).build();
    }
}
