package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When a frame last came from each region. They come all the time: noting one from the region of the last one, or again
 * from another, makes no object. Guarded by the tracker's lock.
 */
final class Frames {
    private final TimeLine time;
    private final Map<Long, Last> byRegion = new TreeMap<>();
    private @Nullable Last latest;

    private static final class Last {
        final long region;
        long nanos;
        /** Where somebody said when; the line cannot count to every instant. */
        @Nullable Instant said;

        Last(long region) {
            this.region = region;
        }
    }

    Frames(TimeLine time) {
        this.time = time;
    }

    /** Notes a frame that came so many nanoseconds from the line's start; returns whether it was overdue. */
    boolean note(long region, long now) {
        Last last = find(region);
        boolean overdue = last == null || isOverdue(last, now);
        Last noted = last == null ? add(region) : last;
        noted.nanos = now;
        noted.said = null;
        return overdue;
    }

    /** Notes a frame that came when somebody says; returns whether it was overdue now, or is before the last one. */
    boolean note(long region, Instant when, long now) {
        Last last = find(region);
        boolean odd = last == null || isOverdue(last, now) || when.isBefore(instant(last));
        Last noted = last == null ? add(region) : last;
        noted.said = when;
        return odd;
    }

    /** Returns when a frame last came from a region, or null if none ever did. */
    @Nullable Instant last(long region) {
        Last last = find(region);
        return last == null ? null : instant(last);
    }

    /** Returns the regions from which a frame came. */
    Set<Long> regions() {
        return Collections.unmodifiableSet(byRegion.keySet());
    }

    /** Forgets a region; returns whether there was anything to forget. */
    boolean forget(long region) {
        latest = null;
        return byRegion.remove(region) != null;
    }

    void clear() {
        latest = null;
        byRegion.clear();
    }

    private @Nullable Last find(long region) {
        Last last = latest;
        if (last == null || last.region != region) {
            last = byRegion.get(region);
            latest = last;
        }
        return last;
    }

    private Last add(long region) {
        Last added = new Last(region);
        byRegion.put(region, added);
        latest = added;
        return added;
    }

    private Instant instant(Last last) {
        Instant said = last.said;
        return said == null ? time.at(last.nanos) : said;
    }

    private boolean isOverdue(Last last, long now) {
        Instant said = last.said;
        long age = said == null ? now - last.nanos : Texts.age(said, time.at(now));
        return Conditions.isOverdue(age);
    }
}
