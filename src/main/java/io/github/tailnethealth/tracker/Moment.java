package io.github.tailnethealth.tracker;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One look at the state: what it says now, and when time alone will make it say something else. */
final class Moment {
    final NodeState state;
    final Instant now;
    private @Nullable Instant nextChange;

    Moment(NodeState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /** Returns the instant that long after another, or the end of time; {@code by} is not negative. */
    static Instant later(Instant instant, Duration by) {
        try {
            return instant.plus(by);
        } catch (DateTimeException | ArithmeticException e) {
            return Instant.MAX;
        }
    }

    /** Notes that what was just read is different from {@code instant} on. */
    void changesAt(Instant instant) {
        if (instant.isAfter(now) && (nextChange == null || instant.isBefore(nextChange))) {
            nextChange = instant;
        }
    }

    /** Returns the age of something, rounded as the original rounds it, and notes when the rounded age will grow. */
    long roundedAge(@Nullable Instant since) {
        long rounded = Texts.roundedToSeconds(Texts.age(since, now));
        if (since != null && rounded != Long.MAX_VALUE && rounded != Long.MIN_VALUE) {
            changesAt(since.plus(Duration.ofNanos(rounded)).plusMillis(500));
        }
        return rounded;
    }

    /** As {@link #roundedAge}, for an age that only matters once it is over {@code limit}. */
    long roundedAgeOver(@Nullable Instant since, Duration limit) {
        if (since != null) {
            Instant over = later(since, limit.plusMillis(500));
            if (now.isBefore(over)) {
                changesAt(over);
                return 0;
            }
        }
        return roundedAge(since);
    }

    @Nullable Instant nextChange() {
        return nextChange;
    }
}
