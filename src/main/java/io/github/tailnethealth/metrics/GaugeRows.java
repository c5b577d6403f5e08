package io.github.tailnethealth.metrics;

import io.micrometer.core.instrument.MultiGauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gauges, which come and go with their samples. What stays is never registered anew, so that a scrape that goes on
 * meanwhile does not miss it. What went comes back after {@link #REST} at the earliest, so that no such scrape meets it
 * twice, which a registry for Prometheus answers with an exception.
 */
final class GaugeRows implements Rows {
    /** Longer than any scrape. */
    static final Duration REST = Duration.ofSeconds(1);

    private final Family family;
    private final Place place;
    private final MultiGauge gauge;
    private final Map<List<String>, Long> gone = new HashMap<>();
    private Set<List<String>> shown = Set.of();

    GaugeRows(Family family, Place place) {
        this.family = family;
        this.place = place;
        gauge = MultiGauge.builder(family.meterName())
                .description(family.description())
                .baseUnit(family.baseUnit())
                .register(place.registry());
    }

    @Override
    public boolean follow(Samples samples) {
        gone.values().removeIf(since -> place.nanos().getAsLong() - since >= REST.toNanos());
        Set<List<String>> wanted = new HashSet<>(samples.rows(family));
        boolean whole = !wanted.removeAll(gone.keySet());
        if (wanted.equals(shown)) {
            return whole;
        }
        Set<List<String>> going = new HashSet<>(shown);
        going.removeAll(wanted);
        shown = wanted; // first, so that what fails is not tried again before it changes
        List<MultiGauge.Row<?>> rows = new ArrayList<>(wanted.size());
        for (List<String> labels : wanted) {
            Row row = new Row(place.source(), family, labels, samples);
            rows.add(MultiGauge.Row.of(place.tags(family, labels), row, Row::value));
        }
        try {
            gauge.register(rows, false);
        } finally {
            long since = place.nanos().getAsLong(); // until now a scrape could still meet them
            going.forEach(labels -> gone.put(labels, since));
        }
        return whole;
    }

    @Override
    public void removeAll() {
        gauge.register(List.of(), false);
        shown = Set.of();
    }
}
