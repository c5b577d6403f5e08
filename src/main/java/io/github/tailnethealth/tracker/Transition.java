package io.github.tailnethealth.tracker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A check or Warnable flipped. Becoming unknown, hidden or known again as before is no flip.
 *
 * @param code the code of what flipped
 * @param to {@link CheckStatus#HEALTHY} or {@link CheckStatus#UNHEALTHY}
 * @param text what is wrong, or null if it became healthy
 * @param at when it was noticed
 */
public record Transition(
        String code, CheckStatus to, @Nullable String text, Instant at) {
    Transition at(Instant instant) {
        return new Transition(code, to, text, instant);
    }
}
