package io.github.tailnethealth.actuate;

import io.github.tailnethealth.tracker.Finding;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The Warnables that were reported, as they come and go. All children of one answer are made from one report. */
final class WarnablesContributor implements CompositeHealthContributor {
    private final Tracker tracker;
    private final Set<Warnable> others = Collections.newSetFromMap(new IdentityHashMap<>());
    private final FailureLog failures = new FailureLog(Components.WARNABLES);

    WarnablesContributor(Tracker tracker, Collection<Warnable> others) {
        this.tracker = tracker;
        this.others.addAll(others);
    }

    @Override
    public Stream<Entry> stream() {
        return children().entrySet().stream().map(child -> new Entry(child.getKey(), indicator(child.getValue())));
    }

    @Override
    public @Nullable HealthIndicator getContributor(String name) {
        Health child = children().get(name);
        return child == null ? null : indicator(child);
    }

    private static HealthIndicator indicator(Health health) {
        return () -> health;
    }

    private Map<String, Health> children() {
        try {
            Report report = tracker.report();
            Map<String, Health> children = new LinkedHashMap<>();
            report.warnables().forEach((warnable, finding) -> {
                if (!others.contains(warnable)) {
                    children.put(freeName(children, finding), FindingHealth.of(report, finding));
                }
            });
            return children;
        } catch (RuntimeException e) {
            failures.failed(e);
            return Map.of();
        }
    }

    private static String freeName(Map<String, Health> taken, Finding finding) {
        String name = finding.code();
        for (int number = 2; taken.containsKey(name); number++) {
            name = finding.code() + "-" + number;
        }
        return name;
    }
}
