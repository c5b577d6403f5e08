package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last report about one thing, with the instant since when it has been healthy or unhealthy. */
record Held(@Nullable String error, Instant since, Map<String, String> args) {

    /** Returns what is held after {@code outcome}: a new text alone does not change since when. */
    static Held after(@Nullable Held before, Outcome outcome, Instant now) {
        Instant said = outcome.since();
        if (said != null) {
            return new Held(outcome.text(), said, outcome.args());
        }
        boolean flipped = before == null || before.healthy() != outcome.isHealthy();
        return new Held(outcome.text(), flipped || before == null ? now : before.since, outcome.args());
    }

    static Held of(boolean healthy, String error, @Nullable Held before, @Nullable Instant since, Instant now) {
        Outcome outcome = healthy ? Outcome.healthy() : Outcome.unhealthy(error);
        return after(before, since == null ? outcome : outcome.since(since), now);
    }

    boolean healthy() {
        return error == null;
    }
}
