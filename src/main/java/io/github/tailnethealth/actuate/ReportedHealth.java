package io.github.tailnethealth.actuate;

import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Tracker;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;

/** The health that a report tells, made once for each report: probes come more often than anything changes. */
@SuppressWarnings("ReferenceEquality") // the tracker gives the very same report until it is another one
final class ReportedHealth implements Supplier<Health> {
    private final Tracker tracker;
    private final Function<Report, Health> health;
    private volatile @Nullable Kept kept;

    private record Kept(Report report, Health health) {}

    /**
     * Makes one.
     *
     * @param health tells it from nothing but the report
     */
    ReportedHealth(Tracker tracker, Function<Report, Health> health) {
        this.tracker = tracker;
        this.health = health;
    }

    @Override
    public Health get() {
        Report report = tracker.report();
        Kept last = kept;
        if (last == null || last.report != report) {
            last = new Kept(report, health.apply(report));
            kept = last;
        }
        return last.health;
    }
}
