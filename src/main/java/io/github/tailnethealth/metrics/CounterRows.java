package io.github.tailnethealth.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counters, which stay once they are there. */
final class CounterRows implements Rows {
    private final Family family;
    private final Place place;
    private final Map<List<String>, FunctionCounter> counters = new HashMap<>();

    CounterRows(Family family, Place place) {
        this.family = family;
        this.place = place;
    }

    @Override
    public boolean follow(Samples samples) {
        for (List<String> labels : samples.rows(family)) {
            if (!counters.containsKey(labels)) {
                counters.put(labels, counter(labels, samples));
            }
        }
        return true;
    }

    @Override
    public void removeAll() {
        counters.values().forEach(place.registry()::remove);
        counters.clear();
    }

    private FunctionCounter counter(List<String> labels, Samples samples) {
        Row row = new Row(place.source(), family, labels, samples);
        // the registry holds the row weakly and the function strongly: hence a function that holds the row
        return FunctionCounter.builder(family.meterName(), row, any -> row.value())
                .description(family.description())
                .baseUnit(family.baseUnit())
                .tags(place.tags(family, labels))
                .register(place.registry());
    }
}
