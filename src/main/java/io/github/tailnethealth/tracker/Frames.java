package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * When a frame last came from each region. Guarded by the tracker's lock, but for the frames of the home, which come all
 * the time: {@link #noteAgain} and {@link #ofHome} need no lock, and make no object.
 */
final class Frames {
    private static final long NONE = Long.MIN_VALUE;

    private final TimeLine time;
    private final Map<Long, Last> byRegion = new TreeMap<>();
    private @Nullable Long homeRegion;
    private volatile @Nullable Last home;

    /** The last frame of one region. */
    private static final class Last {
        final long region;
        /** When it came, in nanoseconds of the line. Without the lock this only grows. */
        final AtomicLong nanos = new AtomicLong(NONE);
        /** When it came, if somebody said so: the line cannot count to every instant. */
        volatile @Nullable Instant said;

        Last(long region) {
            this.region = region;
        }
    }

    Frames(TimeLine time) {
        this.time = time;
    }

    /** Says which region is home, or null while that is not known. */
    void homeIs(@Nullable Long region) {
        homeRegion = region;
        home = region == null ? null : byRegion.get(region);
    }

    /**
     * Notes another frame of the home, without the lock. Returns whether that was all there is to do: it was not if the
     * region is not the home, no frame of it is known, or the last one was overdue.
     */
    boolean noteAgain(long region, long now) {
        Last last = home;
        if (last == null || last.region != region || last.said != null) {
            return false;
        }
        while (true) {
            long before = last.nanos.get();
            if (Conditions.isOverdue(now - before)) {
                return false;
            }
            if (before >= now || last.nanos.compareAndSet(before, now)) {
                return true;
            }
        }
    }

    /** Returns when the last frame of the home came, in nanoseconds of the line; needs no lock. */
    long ofHome() {
        Last last = home;
        return last == null ? NONE : last.nanos.get();
    }

    /** Notes a frame that came so many nanoseconds from the line's start; returns whether it was overdue. */
    boolean note(long region, long now) {
        Last last = byRegion.get(region);
        boolean overdue = last == null || isOverdue(last, now);
        Last noted = last == null ? add(region) : last;
        noted.nanos.accumulateAndGet(now, Math::max);
        noted.said = null;
        return overdue;
    }

    /** Notes a frame that came when somebody says; returns whether it was overdue now, or is before the last one. */
    boolean note(long region, Instant when, long now) {
        Last last = byRegion.get(region);
        boolean odd = last == null || isOverdue(last, now) || when.isBefore(instant(last));
        Last noted = last == null ? add(region) : last;
        noted.said = when;
        return odd;
    }

    /** Returns when a frame last came from a region, or null if none ever did. */
    @Nullable Instant last(long region) {
        Last last = byRegion.get(region);
        return last == null ? null : instant(last);
    }

    /** Returns the regions from which a frame came. */
    Set<Long> regions() {
        return Collections.unmodifiableSet(byRegion.keySet());
    }

    /** Forgets a region; returns whether there was anything to forget. */
    boolean forget(long region) {
        boolean known = byRegion.remove(region) != null;
        homeIs(homeRegion);
        return known;
    }

    void clear() {
        byRegion.clear();
        homeIs(homeRegion);
    }

    private Last add(long region) {
        Last added = new Last(region);
        byRegion.put(region, added);
        homeIs(homeRegion);
        return added;
    }

    private Instant instant(Last last) {
        Instant said = last.said;
        return said == null ? time.at(last.nanos.get()) : said;
    }

    private boolean isOverdue(Last last, long now) {
        Instant said = last.said;
        return Conditions.isOverdue(said == null ? now - last.nanos.get() : Texts.age(said, time.at(now)));
    }
}
