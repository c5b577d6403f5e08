package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes only when a test says so, and a wall clock that shows it, until a test steps that. */
public final class VirtualClock implements InstantSource {
    /** When every recorded scenario begins. */
    public static final Instant START = Instant.parse("2024-05-01T22:00:00Z");

    private final Instant origin;
    private volatile Instant line;
    private volatile Duration ahead = Duration.ZERO;

    public VirtualClock() {
        this(START);
    }

    public VirtualClock(Instant start) {
        origin = start;
        line = start;
    }

    /** Returns what the wall clock shows. */
    @Override
    public Instant instant() {
        return line.plus(ahead);
    }

    public void advance(Duration duration) {
        line = line.plus(duration);
    }

    public void set(Instant instant) {
        line = instant.minus(ahead);
    }

    /** Steps the wall clock; no time passes. */
    public void stepWall(Duration by) {
        ahead = ahead.plus(by);
    }

    /** Has a tracker measure by the monotonic clock and show the wall clock, as it does by default. */
    public Tracker.Builder steady(Tracker.Builder builder) {
        return builder.timeLine(
                new SteadyClock(this, () -> Duration.between(origin, line).toNanos(), Duration.ZERO));
    }
}
