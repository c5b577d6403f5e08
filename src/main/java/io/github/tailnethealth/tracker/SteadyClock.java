package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Wall-clock time that began right and then only goes forward, at the pace of the monotonic clock: a step of the wall
 * clock makes no age jump.
 */
final class SteadyClock implements InstantSource {
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
