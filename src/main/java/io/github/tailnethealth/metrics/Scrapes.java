package io.github.tailnethealth.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the reads of values see, so that a scrape sees one report. Micrometer does not tell when a scrape begins
 * or ends: the first read begins a burst, whose reads all get the same samples.
 *
 * <p>Samples for other series than those that are registered wait for a moment in which nobody scrapes, but no longer
 * than {@link #PATIENCE}. A scrape that may find series of two reports shows a version between them. Thread-safe; nobody
 * waits: threads that begin a burst together each look, and all take what the first one saw.
 */
final class Scrapes {
    /** How long a burst lasts, and longer than a scrape does. */
    static final Duration LENGTH = Duration.ofMillis(200);
    /** After so long series change under the eyes of those who scrape all the time. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Supplier<Samples> look;
    private final LongSupplier nanos;
    private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();
    private volatile @Nullable Long lastRead;
    private volatile @Nullable Series registered;

    /**
     * What is seen for now.
     *
     * @param read whether a burst goes on
     * @param made when that began
     * @param waiting since when samples for other series have been waiting, or null if none are
     * @param closing since when those who scrape are told that series are about to change, or null
     */
    private record Kept(
            Samples samples,
            boolean read,
            long made,
            @Nullable Long waiting,
            @Nullable Long closing) {}

    /**
     * The series that are registered.
     *
     * @param samples what they are those of
     * @param whole whether all of them are there, and none else
     * @param since since when
     */
    private record Series(Samples samples, boolean whole, long since) {}

    /**
     * Makes one that has seen nothing yet.
     *
     * @param look returns what holds now
     * @param nanos the ticker
     */
    Scrapes(Supplier<Samples> look, LongSupplier nanos) {
        this.look = look;
        this.nanos = nanos;
    }

    /** Returns what the burst sees that goes on, or begins one. */
    Samples read() {
        Samples samples = take(true);
        lastRead = nanos.getAsLong();
        return samples;
    }

    /** Returns the same without beginning a burst: what should be registered now. */
    Samples refresh() {
        return take(false);
    }

    /** Returns what was seen last, however long ago, or null if nothing was. */
    @Nullable Samples last() {
        Kept now = kept.get();
        return now == null ? null : now.samples;
    }

    /** Returns whether series must come or go for these samples. */
    boolean changes(Samples samples) {
        Series there = registered;
        return there == null || !there.whole || !samples.hasSeriesOf(there.samples);
    }

    /** The series begin to change to those of these samples. */
    void changing(Samples samples) {
        if (registered != null) { // before the first time there was nobody who could have found others
            registered = new Series(samples, false, nanos.getAsLong());
        }
    }

    /** The series have changed to those of these samples. */
    void changed(Samples samples, boolean whole) {
        long since = nanos.getAsLong();
        registered = new Series(samples, whole, registered == null ? since - LENGTH.toNanos() : since);
    }

    private Samples take(boolean read) {
        while (true) {
            Kept before = kept.get();
            long now = nanos.getAsLong();
            if (before != null && before.read && now - before.made < LENGTH.toNanos()) {
                return before.samples;
            }
            Kept next = next(look.get(), before, read, now);
            if (kept.compareAndSet(before, next)) {
                return next.samples;
            }
        }
    }

    private Kept next(Samples fresh, @Nullable Kept before, boolean read, long now) {
        Series there = registered;
        if (there == null || fresh.hasSeriesOf(there.samples)) {
            return new Kept(found(fresh, there, now), read, now, null, null);
        }
        Long last = lastRead;
        if (before == null
                || !before.samples.hasSeriesOf(there.samples) // they have begun to change
                || last == null
                || now - last >= LENGTH.toNanos()) { // nobody scrapes
            return new Kept(fresh.notYetThere(), read, now, null, null);
        }
        long waiting = before.waiting == null ? now : before.waiting;
        if (now - waiting < PATIENCE.toNanos()) {
            return new Kept(found(before.samples, there, now), read, now, waiting, null);
        }
        long closing = before.closing == null ? now : before.closing;
        if (now - closing < LENGTH.toNanos()) {
            return new Kept(before.samples.aboutToGo(), read, now, waiting, closing);
        }
        return new Kept(fresh.notYetThere(), read, now, null, null);
    }

    /** A scrape that reads its first value now may have begun before the series had changed. */
    private static Samples found(Samples samples, @Nullable Series there, long now) {
        boolean whole = there == null || (there.whole && now - there.since >= LENGTH.toNanos());
        return whole ? samples.again() : samples.notYetThere();
    }
}
