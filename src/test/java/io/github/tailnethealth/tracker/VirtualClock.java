package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes only when a test says so. */
public final class VirtualClock implements InstantSource {
    /** When every recorded scenario begins. */
    public static final Instant START = Instant.parse("2024-05-01T22:00:00Z");

    private volatile Instant now;

    public VirtualClock() {
        this(START);
    }

    public VirtualClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    public void set(Instant instant) {
        now = instant;
    }
}
