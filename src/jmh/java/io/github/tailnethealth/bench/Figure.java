package io.github.tailnethealth.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Something measured: a middle value and how far the others are from it.
 *
 * @param value the figure, a time in nanoseconds
 * @param error half of the width in which it lies
 * @param unit what it counts
 */
record Figure(double value, double error, Unit unit) {
    /** What a figure counts. */
    enum Unit {
        NANOSECONDS,
        PER_SECOND,
        BYTES,
        PERCENT,
        COUNT
    }

    static Figure median(List<Double> values, Unit unit) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Figure(median, (sorted.get(sorted.size() - 1) - sorted.get(0)) / 2, unit);
    }

    /** Returns within how long 99 of 100 answers came, in the middle one of all turns. */
    static Figure p99(List<long[]> turns) {
        return median(turns.stream().map(Figure::p99).toList(), Unit.NANOSECONDS);
    }

    private static double p99(long[] times) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * 99 / 100];
    }

    static Figure count(double value) {
        return new Figure(value, 0, Unit.COUNT);
    }

    @Override
    public String toString() {
        return switch (unit) {
            case NANOSECONDS -> scaled(1000, "ns", "us", "ms", "s");
            case PER_SECOND -> scaled(1000, "/s", "k/s", "M/s");
            case BYTES -> scaled(1024, "B", "KiB", "MiB");
            case PERCENT -> scaled(1000, "%");
            case COUNT -> String.format(Locale.ROOT, "%.0f", value);
        };
    }

    private String scaled(double step, String... names) {
        double scale = 1;
        int name = 0;
        while (name < names.length - 1 && value >= step * scale) {
            scale *= step;
            name++;
        }
        String shown = number(value / scale) + (error > 0 ? " ± " + number(error / scale) : "");
        return shown + " " + names[name];
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }
}
