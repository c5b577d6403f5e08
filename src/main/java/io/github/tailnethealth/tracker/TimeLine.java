package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.time.InstantSource;

/** What the tracker measures ages on, and how the clock on the wall stands to it. Thread-safe. */
interface TimeLine {
    /** Returns now on the line. */
    Instant now();

    /** Returns how the wall clock stands now; the same object until it is stepped. */
    WallClock wall();

    /** Returns a line that is its own wall clock: what is read from it is shown. */
    static TimeLine of(InstantSource clock) {
        return new TimeLine() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public WallClock wall() {
                return WallClock.ON_THE_LINE;
            }
        };
    }
}
