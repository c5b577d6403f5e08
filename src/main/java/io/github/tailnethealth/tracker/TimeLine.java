package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.time.InstantSource;

/** What the tracker measures ages on, and how the clock on the wall stands to it. Thread-safe. */
interface TimeLine {
    /** Returns where the line begins. */
    Instant start();

    /** Returns the nanoseconds from the start of the line to now. */
    long nanos();

    /** Returns how the wall clock stands now, that is so many nanoseconds from the start; the same until it is stepped. */
    WallClock wall(long nanos);

    /** Returns now on the line. */
    default Instant now() {
        return at(nanos());
    }

    /** Returns the instant of the line that many nanoseconds from its start. */
    default Instant at(long nanos) {
        return start().plusNanos(nanos);
    }

    /** Returns the nanoseconds from the start to an instant of the line, or as many as can be counted. */
    default long nanosTo(Instant instant) {
        return Texts.age(start(), instant);
    }

    /** Returns a line that is its own wall clock: what is read from it is shown. */
    static TimeLine of(InstantSource clock) {
        Instant start = clock.instant();
        return new TimeLine() {
            @Override
            public Instant start() {
                return start;
            }

            @Override
            public long nanos() {
                return nanosTo(clock.instant());
            }

            @Override
            public WallClock wall(long nanos) {
                return WallClock.ON_THE_LINE;
            }
        };
    }
}
