package io.github.tailnethealth.metrics;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Our meters in one registry. Guarded by the lock of {@link TailnetHealthMeters}. */
final class RegistryMeters {
    private static final System.Logger LOG = System.getLogger(RegistryMeters.class.getName());

    private final Map<Family, Rows> families = new EnumMap<>(Family.class);
    private final Set<Family> failed = EnumSet.noneOf(Family.class);

    /** Makes it, with nothing registered yet. */
    RegistryMeters(Rows.Place place) {
        for (Family family : Family.values()) {
            families.put(family, family.isCounter() ? new CounterRows(family, place) : new GaugeRows(family, place));
        }
    }

    /** Registers what has a sample and is not there, and removes gauges that have none; returns whether that is all. */
    boolean follow(Samples samples) {
        boolean whole = true;
        for (Map.Entry<Family, Rows> family : families.entrySet()) {
            try {
                whole &= family.getValue().follow(samples);
            } catch (RuntimeException e) {
                // a filter or listener of the host, or a meter of its own by the same name and another type
                if (failed.add(family.getKey())) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "cannot register " + family.getKey().meterName(),
                            e);
                }
            }
        }
        return whole;
    }

    void removeAll() {
        families.values().forEach(Rows::removeAll);
    }
}
