package io.github.tailnethealth.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Our meters in one registry. Gauges come and go with their samples; a counter stays once it is there. What stays is
 * never registered anew, so that a scrape that goes on at the same time misses none of it. Guarded by the lock of
 * {@link TailnetHealthMeters}.
 */
final class RegistryMeters {
    private static final System.Logger LOG = System.getLogger(RegistryMeters.class.getName());

    private final MeterRegistry registry;
    private final Tags extraTags;
    private final Supplier<Samples> source;
    private final Map<Family, MultiGauge> gauges = new EnumMap<>(Family.class);
    private final Map<Family, Set<List<String>>> shown = new EnumMap<>(Family.class);
    private final Map<Family, Map<List<String>, FunctionCounter>> counters = new EnumMap<>(Family.class);
    private final Set<Family> complained = EnumSet.noneOf(Family.class);

    /**
     * Makes it, with nothing registered yet.
     *
     * @param extraTags what every series has beside its own labels
     * @param source gives what holds now, to the value functions
     */
    RegistryMeters(MeterRegistry registry, Tags extraTags, Supplier<Samples> source) {
        this.registry = registry;
        this.extraTags = extraTags;
        this.source = source;
    }

    /** Registers what has a sample and is not there, and removes gauges that have none. */
    void follow(Samples samples) {
        for (Family family : Family.values()) {
            try {
                if (family.isCounter()) {
                    followCounters(family, samples);
                } else {
                    followGauges(family, samples);
                }
            } catch (RuntimeException e) {
                // a filter or listener of the host, or a meter of its own by the same name and another type
                if (complained.add(family)) {
                    LOG.log(System.Logger.Level.WARNING, "cannot register " + family.meterName(), e);
                }
            }
        }
    }

    void removeAll() {
        gauges.values().forEach(gauge -> gauge.register(List.of(), false));
        counters.values().forEach(rows -> rows.values().forEach(registry::remove));
        gauges.clear();
        shown.clear();
        counters.clear();
    }

    private void followGauges(Family family, Samples samples) {
        Set<List<String>> rows = samples.rows(family);
        if (rows.equals(shown.getOrDefault(family, Set.of()))) {
            return;
        }
        shown.put(family, rows); // first, so that what fails is not tried again before it changes
        Collection<MultiGauge.Row<?>> wanted = new ArrayList<>(rows.size());
        for (List<String> labels : rows) {
            wanted.add(MultiGauge.Row.of(tags(family, labels), new Row(source, family, labels, samples), Row::value));
        }
        gauges.computeIfAbsent(family, this::gauge).register(wanted, false);
    }

    private void followCounters(Family family, Samples samples) {
        Map<List<String>, FunctionCounter> rows = counters.computeIfAbsent(family, any -> new HashMap<>());
        for (List<String> labels : samples.rows(family)) {
            if (!rows.containsKey(labels)) {
                rows.put(labels, counter(family, labels, samples));
            }
        }
    }

    private MultiGauge gauge(Family family) {
        return MultiGauge.builder(family.meterName())
                .description(family.description())
                .baseUnit(family.baseUnit())
                .register(registry);
    }

    private FunctionCounter counter(Family family, List<String> labels, Samples samples) {
        Row row = new Row(source, family, labels, samples);
        // the registry holds the row weakly and the function strongly: hence a function that holds the row
        return FunctionCounter.builder(family.meterName(), row, any -> row.value())
                .description(family.description())
                .baseUnit(family.baseUnit())
                .tags(tags(family, labels))
                .register(registry);
    }

    private Tags tags(Family family, List<String> values) {
        List<Tag> tags = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            tags.add(Tag.of(family.labels().get(i), values.get(i)));
        }
        return extraTags.and(tags);
    }
}
