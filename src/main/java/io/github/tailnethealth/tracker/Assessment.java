package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was concluded from the state, and until when that holds if nothing is reported. */
record Assessment(
        @Nullable Verdict verdict,
        @Nullable Severity severity,
        @Nullable String rootCause,
        OriginalVoice.@Nullable Said said,
        List<String> debugFlags,
        Findings<String> checks,
        Findings<Warnable> warnables,
        Map<Severity, Integer> warnings,
        @Nullable Instant asOf,
        @Nullable Instant nextChange) {

    @Nullable String originalText() {
        return said == null ? null : said.text();
    }
}
