package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A line that begins at what the wall clock shows and goes on at the pace of the monotonic clock: a step of the wall
 * clock (a machine that starts in 1970 and asks for the time later, one that was suspended) makes no age jump. What the
 * wall clock shows is followed in steps, so that the clocks' small differences change nothing that is shown.
 */
final class SteadyClock implements TimeLine {
    /** A smaller difference than this is none. */
    private static final long STEP_MILLIS = 1_000;
    /** Two clocks that are read with more than this between are not read at one moment. */
    private static final long MOMENT_NANOS = 100_000_000;

    /** Within so little time nobody can tell whether the wall clock was stepped before or after. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(1);

    private final InstantSource wallClock;
    private final LongSupplier nanos;
    private final Instant start;
    private final long startNanos;
    private final long lookEveryNanos;
    private volatile long lookedAt;
    private volatile WallClock wall = WallClock.ON_THE_LINE;

    SteadyClock() {
        this(InstantSource.system(), System::nanoTime, LOOK_EVERY);
    }

    /**
     * Makes a line.
     *
     * @param lookEvery so long after a look at the wall clock none is taken
     */
    SteadyClock(InstantSource wallClock, LongSupplier nanos, Duration lookEvery) {
        this.wallClock = wallClock;
        this.nanos = nanos;
        this.start = wallClock.instant();
        this.startNanos = nanos.getAsLong();
        this.lookEveryNanos = lookEvery.toNanos();
    }

    @Override
    public Instant start() {
        return start;
    }

    @Override
    public long nanos() {
        return nanos.getAsLong() - startNanos;
    }

    @Override
    public WallClock wall(long now) {
        WallClock before = wall;
        long sinceLook = now - lookedAt;
        if (sinceLook >= 0 && sinceLook < lookEveryNanos) {
            return before;
        }
        lookedAt = now;
        return measured(before) == before.ahead().toMillis() ? before : adopt();
    }

    /** One thread at a time, so that nobody comes back with what was true before a step. */
    private synchronized WallClock adopt() {
        WallClock before = wall;
        long ahead = measured(before);
        if (ahead != before.ahead().toMillis()) {
            wall = new WallClock(Duration.ofMillis(ahead));
        }
        return wall;
    }

    /** Returns by how many milliseconds the wall clock is ahead; as before, if it was not stepped. */
    private long measured(WallClock before) {
        long known = before.ahead().toMillis();
        long nanosBefore = nanos.getAsLong();
        long shown = wallClock.millis();
        long nanosAfter = nanos.getAsLong();
        if (nanosAfter - nanosBefore > MOMENT_NANOS) {
            return known;
        }
        long line = start.toEpochMilli() + (nanosAfter - startNanos) / 1_000_000;
        return Math.abs(shown - line - known) < STEP_MILLIS ? known : shown - line;
    }
}
