package io.github.tailnethealth.metrics;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The value of every series that has one, all from one report. Immutable. */
final class Samples {
    /** How far the version of a scrape is from a report's that may not find just that report's series. */
    private static final double BETWEEN = 0.5;

    private final Seen seen;
    private final Map<Family, Map<List<String>, Double>> values;
    private final double shift;

    private Samples(Seen seen, Map<Family, Map<List<String>, Double>> values, double shift) {
        this.seen = seen;
        this.values = values;
        this.shift = shift;
    }

    /** Returns what the concerns say of what was seen. */
    static Samples of(Seen seen, List<? extends Concern> concerns) {
        Builder builder = new Builder();
        concerns.forEach(concern -> concern.write(seen, builder));
        return new Samples(seen, builder.values, 0);
    }

    /** Returns the same as another object: the meters are brought in line once for each. */
    Samples again() {
        return new Samples(seen, values, 0);
    }

    /** Returns the same, with a version that lies before its own: not all series may be there yet. */
    Samples notYetThere() {
        return new Samples(seen, values, -BETWEEN);
    }

    /** Returns the same, with a version that lies behind its own: its series may be about to change. */
    Samples aboutToGo() {
        return new Samples(seen, values, BETWEEN);
    }

    /** Returns whether the report of the other has samples for the same series. */
    boolean hasSeriesOf(Samples other) {
        for (Family family : Family.values()) {
            // of the self-check the report says nothing
            if (family != Family.SELF_CHECK_LAST_RUN && !rows(family).equals(other.rows(family))) {
                return false;
            }
        }
        return true;
    }

    Seen seen() {
        return seen;
    }

    /** Returns the label values of the series of a family. */
    Set<List<String>> rows(Family family) {
        Map<List<String>, Double> rows = values.get(family);
        return rows == null ? Set.of() : rows.keySet();
    }

    /** Returns the value of a series, or null if it has none. */
    @Nullable Double value(Family family, List<String> labels) {
        Map<List<String>, Double> rows = values.get(family);
        Double value = rows == null ? null : rows.get(labels);
        return value != null && family == Family.REPORT_VERSION ? Double.valueOf(value + shift) : value;
    }

    /** Collects samples. A null value makes none. Not thread-safe. */
    static final class Builder {
        private final Map<Family, Map<List<String>, Double>> values = new EnumMap<>(Family.class);

        private Builder() {}

        void number(Family family, @Nullable Number value, String... labels) {
            if (value != null) {
                values.computeIfAbsent(family, any -> new HashMap<>()).put(List.of(labels), value.doubleValue());
            }
        }

        void flag(Family family, @Nullable Boolean value, String... labels) {
            if (value != null) {
                number(family, value ? 1 : 0, labels);
            }
        }

        void time(Family family, @Nullable Instant value, String... labels) {
            if (value != null) {
                number(family, value.getEpochSecond() + value.getNano() / 1e9, labels);
            }
        }

        /** Writes the constant 1 whose label says something, if there is something to say. */
        void info(Family family, @Nullable String label) {
            if (label != null) {
                number(family, 1, label);
            }
        }
    }
}
