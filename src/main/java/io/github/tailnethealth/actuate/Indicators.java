package io.github.tailnethealth.actuate;

import io.github.tailnethealth.tracker.Check;
import io.github.tailnethealth.tracker.Finding;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Makes the health indicators of one tracker. Each takes one report, or less, for each answer; none blocks longer than
 * a report takes, throws, or puts a text into a status. Thread-safe, as is all that it makes.
 */
public final class Indicators {
    private final Tracker tracker;

    /** Makes indicators that read {@code tracker}. */
    public Indicators(Tracker tracker) {
        this.tracker = tracker;
    }

    /** Returns the indicator of the verdict. */
    public HealthIndicator overall() {
        return reading(Components.OVERALL, OverallHealth::of);
    }

    /** Returns the indicator of the node's state. */
    public HealthIndicator node() {
        return reading(Components.NODE, NodeHealth::of);
    }

    /** Returns the indicator of the feed. */
    public HealthIndicator feed() {
        return reading(Components.FEED, FeedHealth::of);
    }

    /**
     * Returns the indicator of the self-check. It never waits for the tracker, so that it can answer for a process in
     * which something holds the tracker up. The time before the first self-check counts from this call.
     *
     * @param interval the time between two self-checks
     */
    public HealthIndicator selfCheck(Duration interval) {
        return new Guarded(Components.SELF_CHECK, new SelfCheckHealth(tracker, interval));
    }

    /** Returns the indicator of a check. */
    public HealthIndicator check(Check check) {
        return reading(Components.of(check.code()), report -> {
            Finding finding = report.checks().get(check.code());
            return finding == null
                    ? FindingHealth.unknown(report, check.title(), check.severity())
                    : FindingHealth.of(report, finding);
        });
    }

    /** Returns the indicator of a Warnable; it is unknown until it is reported. */
    public HealthIndicator warnable(Warnable warnable) {
        return reading(warnable.toString(), report -> {
            Finding finding = report.warnables().get(warnable);
            return finding == null
                    ? FindingHealth.unknown(report, warnable.title(), warnable.severity())
                    : FindingHealth.of(report, finding);
        });
    }

    /**
     * Returns the contributor whose children are the Warnables that were reported, by code.
     *
     * @param others Warnables to leave out, because they have an indicator of their own
     */
    public CompositeHealthContributor warnables(Collection<Warnable> others) {
        return new WarnablesContributor(tracker, others);
    }

    private HealthIndicator reading(String name, Function<Report, Health> health) {
        return new Guarded(name, new ReportedHealth(tracker, health));
    }
}
