package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last report about one thing, with the instant since when it has been healthy or unhealthy. */
record Held(@Nullable String error, Instant since, Map<String, String> args) {

    /** Returns what is held after {@code outcome}: a new text alone does not change since when, and the same nothing. */
    static Held after(@Nullable Held before, Outcome outcome, Instant now) {
        Instant said = outcome.since();
        if (said != null) {
            return new Held(outcome.text(), said, outcome.args());
        }
        if (before == null || before.healthy() != outcome.isHealthy()) {
            return new Held(outcome.text(), now, outcome.args());
        }
        return before.says(outcome) ? before : new Held(outcome.text(), before.since, outcome.args());
    }

    static Held of(boolean healthy, String error, @Nullable Held before, @Nullable Instant since, Instant now) {
        Outcome outcome = healthy ? Outcome.healthy() : Outcome.unhealthy(error);
        return after(before, since == null ? outcome : outcome.since(since), now);
    }

    /** Returns whether this is what {@code outcome} says, which does not say since when. */
    boolean says(Outcome outcome) {
        return outcome.since() == null && Objects.equals(error, outcome.text()) && args.equals(outcome.args());
    }

    boolean healthy() {
        return error == null;
    }
}
