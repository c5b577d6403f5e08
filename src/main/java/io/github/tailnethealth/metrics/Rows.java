package io.github.tailnethealth.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The series of one family in one registry. Guarded by the lock of {@link TailnetHealthMeters}. */
interface Rows {
    /** Brings the registry in line with the samples; returns whether it is, as a whole. */
    boolean follow(Samples samples);

    /** Removes every series. */
    void removeAll();

    /**
     * Where the series go, and how they get their values.
     *
     * @param registry the registry
     * @param extraTags what every series has beside its own labels
     * @param source gives what holds now, to the value functions
     * @param nanos the ticker
     */
    record Place(MeterRegistry registry, Tags extraTags, Supplier<Samples> source, LongSupplier nanos) {
        Tags tags(Family family, List<String> labels) {
            List<Tag> tags = new ArrayList<>(labels.size());
            for (int i = 0; i < labels.size(); i++) {
                tags.add(Tag.of(family.labels().get(i), labels.get(i)));
            }
            return extraTags.and(tags);
        }
    }
}
