package io.github.tailnethealth.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that stands still until it is told to go on. Thread-safe. */
final class TestClock implements InstantSource {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final long START_SECONDS = START.getEpochSecond();

    private volatile Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    /** Returns the time as a ticker of nanoseconds. */
    long nanos() {
        return Duration.between(START, now).toNanos();
    }

    synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }
}
