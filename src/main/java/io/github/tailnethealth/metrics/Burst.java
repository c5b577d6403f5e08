package io.github.tailnethealth.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one value for a burst of reads, such as a scrape, so that they say the same. The first read makes the value and
 * the burst ends {@link #LENGTH} later. Thread-safe; nobody waits: threads that begin a burst together each make a
 * value, and all take that of the first.
 *
 * @param <T> the type of the value
 */
final class Burst<T> {
    static final Duration LENGTH = Duration.ofMillis(200);

    private final Function<@Nullable T, T> fresh;
    private final LongSupplier nanos;
    private final AtomicReference<@Nullable Kept<T>> kept = new AtomicReference<>();

    private record Kept<T>(T value, boolean read, long made) {}

    /**
     * Makes one that has no value yet.
     *
     * @param fresh makes a value, given the last one or null; may return the last one
     * @param nanos the ticker
     */
    Burst(Function<@Nullable T, T> fresh, LongSupplier nanos) {
        this.fresh = fresh;
        this.nanos = nanos;
    }

    /** Returns the value of the burst that goes on, or begins one. */
    T read() {
        return take(true);
    }

    /** Returns the value of the burst that goes on, or a fresh one: the next read begins a burst of its own. */
    T refresh() {
        return take(false);
    }

    /** Returns the last value, however old, or null before the first. */
    @Nullable T last() {
        Kept<T> now = kept.get();
        return now == null ? null : now.value;
    }

    private T take(boolean read) {
        while (true) {
            Kept<T> before = kept.get();
            long now = nanos.getAsLong();
            if (before != null && before.read && now - before.made < LENGTH.toNanos()) {
                return before.value;
            }
            T value = fresh.apply(before == null ? null : before.value);
            if (kept.compareAndSet(before, new Kept<>(value, read, now))) {
                return value;
            }
        }
    }
}
