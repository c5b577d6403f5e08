package io.github.tailnethealth.metrics;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The value function of one series. Until a series that lost its value is taken out of the registry, a read that comes
 * in between gets the last value: never NaN, never an invented 0. Thread-safe.
 */
final class Row {
    private final Supplier<Samples> samples;
    private final Family family;
    private final List<String> labels;
    private volatile double last;

    /**
     * Makes the value function of a series.
     *
     * @param samples gives what holds now
     * @param now samples that have a value for the series
     */
    Row(Supplier<Samples> samples, Family family, List<String> labels, Samples now) {
        this.samples = samples;
        this.family = family;
        this.labels = labels;
        this.last = Objects.requireNonNull(now.value(family, labels));
    }

    double value() {
        Double value = samples.get().value(family, labels);
        if (value == null) {
            return last;
        }
        last = value;
        return value;
    }
}
