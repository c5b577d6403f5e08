package io.github.tailnethealth.live;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for real processes. */
public final class Waiting {
    private static final Duration LOOK = Duration.ofMillis(50);

    private Waiting() {}

    /** Waits until it holds, or fails after so many seconds. */
    public static void until(String what, int seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("not within " + seconds + " s: " + what);
            }
            forAWhile(LOOK);
        }
    }

    public static void forAWhile(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
