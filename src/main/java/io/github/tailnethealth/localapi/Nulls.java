package io.github.tailnethealth.localapi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns what JSON may leave out, or fill with nulls, into immutable collections without them. */
final class Nulls {

    private Nulls() {}

    static <T> List<T> toEmpty(@Nullable List<? extends @Nullable T> list) {
        if (list == null) {
            return List.of();
        }
        return list.stream()
                .filter(Objects::nonNull)
                .<T>map(Objects::requireNonNull)
                .toList();
    }

    /** Keeps the order of the wire. */
    static <V> Map<String, V> toEmpty(@Nullable Map<String, ? extends @Nullable V> map) {
        if (map == null) {
            return Map.of();
        }
        Map<String, V> kept = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                kept.put(key, value);
            }
        });
        return Collections.unmodifiableMap(kept);
    }
}
