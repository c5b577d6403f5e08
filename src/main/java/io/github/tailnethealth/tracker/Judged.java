package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a check's condition says, before anything hides it. */
record Judged(
        CheckStatus status,
        @Nullable String text,
        @Nullable Instant since,
        Map<String, String> args,
        @Nullable Severity severity,
        boolean impactsConnectivity,
        boolean unproven) {
    static final Judged UNKNOWN = new Judged(CheckStatus.UNKNOWN, null, null, Map.of(), null, false, false);
    static final Judged HEALTHY = new Judged(CheckStatus.HEALTHY, null, null, Map.of(), null, false, false);
    static final Judged UNPROVEN = new Judged(CheckStatus.UNKNOWN, null, null, Map.of(), null, false, true);

    static Judged unhealthy(String text, @Nullable Instant since) {
        return unhealthy(text, since, Map.of());
    }

    static Judged unhealthy(String text, @Nullable Instant since, Map<String, String> args) {
        return new Judged(CheckStatus.UNHEALTHY, text, since, args, null, false, false);
    }

    /** Judges a report; one that never came is unknown. */
    static Judged of(@Nullable Held held) {
        if (held == null) {
            return UNKNOWN;
        }
        String error = held.error();
        return error == null ? HEALTHY : unhealthy(error, held.since(), held.args());
    }

    /** Judges a text: null is healthy. */
    static Judged of(@Nullable String text, @Nullable Instant since) {
        return text == null ? HEALTHY : unhealthy(text, since);
    }
}
