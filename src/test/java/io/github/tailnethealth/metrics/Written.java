package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.Tracker;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one concern writes about what a tracker says now, by {@code FAMILY} or {@code FAMILY label label}. */
final class Written {
    private Written() {}

    static Map<String, Double> by(Concern concern, TestNode node) {
        return by(concern, node.tracker);
    }

    static Map<String, Double> by(Concern concern, Tracker tracker) {
        Samples samples = Samples.of(new Seen(tracker.report(), tracker.lastSelfCheck()), List.of(concern));
        Map<String, Double> written = new TreeMap<>();
        for (Family family : Family.values()) {
            for (List<String> labels : samples.rows(family)) {
                String series = (family + " " + String.join(" ", labels)).strip();
                written.put(series, samples.value(family, labels));
            }
        }
        return written;
    }
}
