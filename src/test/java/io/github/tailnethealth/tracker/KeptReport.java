package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Holds the report that a tracker keeps against one weighed from scratch, also at instants that time alone makes. */
final class KeptReport {
    private static final int LOOKS = 3;

    private final Tracker tracker;
    private final VirtualClock clock;

    KeptReport(Tracker tracker, VirtualClock clock) {
        this.tracker = tracker;
        this.clock = clock;
    }

    /** Returns how the kept report differs now from one weighed from scratch, or null if it does not. */
    @Nullable String difference() {
        Report kept = tracker.report();
        Report anew = tracker.reportAnew();
        return kept.equals(anew) ? null : "at " + clock.instant() + "\n  kept " + kept + "\n  anew " + anew;
    }

    /**
     * Lets so much time pass, and returns the first difference on the way, or null. It looks just before, at and just
     * after the instants at which time alone changes what is said; these are searched, not asked of what keeps it.
     */
    @Nullable String differenceWithin(Duration time) {
        Instant end = clock.instant().plus(time);
        String found = null;
        for (int i = 0; i < LOOKS && found == null; i++) {
            Instant change = nextChange(end);
            if (change == null) {
                break;
            }
            found = differenceAt(change.minusNanos(1));
            found = found == null ? differenceAt(change) : found;
            Instant after = change.plusNanos(1);
            found = found == null && !after.isAfter(end) ? differenceAt(after) : found;
        }
        clock.set(end);
        return found;
    }

    private @Nullable String differenceAt(Instant instant) {
        clock.set(instant);
        return difference();
    }

    /** Returns an instant after now, up to {@code end}, at which what is said is not what it was just before. */
    private @Nullable Instant nextChange(Instant end) {
        Instant start = clock.instant();
        Report now = tracker.reportAnew();
        long same = 0;
        long changed = Duration.between(start, end).toNanos();
        if (saysAt(end, now)) {
            clock.set(start);
            return null;
        }
        while (changed - same > 1) {
            long middle = same + (changed - same) / 2;
            if (saysAt(start.plusNanos(middle), now)) {
                same = middle;
            } else {
                changed = middle;
            }
        }
        clock.set(start);
        return start.plusNanos(changed);
    }

    private boolean saysAt(Instant instant, Report report) {
        clock.set(instant);
        return tracker.reportAnew().equals(report);
    }
}
