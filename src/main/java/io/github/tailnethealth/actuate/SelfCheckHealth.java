package io.github.tailnethealth.actuate;

import io.github.tailnethealth.tracker.Tracker;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether the self-check runs. This is for liveness, so it reads nothing for which it could have to wait: no report,
 * and hence no version of one.
 */
final class SelfCheckHealth implements Supplier<Health> {
    private static final int PERIODS = 3;
    private static final Duration AT_LEAST = Duration.ofMinutes(3);

    private final Tracker tracker;
    private final Duration interval;
    private final Duration limit;
    private final Instant start;

    SelfCheckHealth(Tracker tracker, Duration interval) {
        this.tracker = tracker;
        this.interval = interval;
        Duration periods = interval.multipliedBy(PERIODS);
        this.limit = periods.compareTo(AT_LEAST) > 0 ? periods : AT_LEAST;
        this.start = tracker.steadyNow();
    }

    @Override
    public Health get() {
        Duration age = tracker.sinceLastSelfCheck();
        if (age == null) {
            age = Duration.between(start, tracker.steadyNow());
        }
        return new Details()
                .add("lastRun", tracker.lastSelfCheck())
                .add("interval", interval)
                .with(age.compareTo(limit) > 0 ? Status.DOWN : Status.UP);
    }
}
