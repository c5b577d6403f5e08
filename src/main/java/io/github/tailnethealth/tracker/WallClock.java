package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the wall clock stands to the line on which the tracker measures. Inside, every instant is on the line; what goes
 * in or comes out is wall-clock time.
 *
 * @param ahead by how much the wall clock is ahead of the line
 */
record WallClock(Duration ahead) {
    static final WallClock ON_THE_LINE = new WallClock(Duration.ZERO);

    /** Returns what the wall clock shows, as it stands now, at an instant of the line. */
    Instant shown(Instant onLine) {
        return moved(onLine, ahead);
    }

    @Nullable Instant shownOrNull(@Nullable Instant onLine) {
        return onLine == null ? null : shown(onLine);
    }

    /** Returns the instant of the line at which the wall clock, as it stands now, shows this. */
    Instant onLine(Instant shown) {
        return moved(shown, ahead.negated());
    }

    @Nullable Instant onLineOrNull(@Nullable Instant shown) {
        return shown == null ? null : onLine(shown);
    }

    Outcome onLine(Outcome outcome) {
        Instant since = outcome.since();
        return since == null ? outcome : outcome.since(onLine(since));
    }

    ControlMessage onLine(ControlMessage message) {
        return new ControlMessage(
                message.text(), message.severity(), message.impactsConnectivity(), onLineOrNull(message.since()));
    }

    private static Instant moved(Instant instant, Duration by) {
        if (by.isNegative()) {
            return instant.isBefore(Instant.MIN.minus(by)) ? Instant.MIN : instant.plus(by);
        }
        return Moment.later(instant, by);
    }
}
