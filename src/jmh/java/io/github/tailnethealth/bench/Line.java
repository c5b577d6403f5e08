package io.github.tailnethealth.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param work what is done
 * @param figure what it costs here
 * @param allocated bytes that each turn allocates, or null where that is not asked
 * @param compared what it costs there, or null
 * @param goal what is to be reached
 * @param floor what nothing of its kind can be cheaper than on this machine and JVM, or null
 * @param floorIs what the floor is made of
 * @param near how many times the floor is still near it
 */
record Line(
        String work,
        Figure figure,
        @Nullable Double allocated,
        @Nullable Figure compared,
        Goal goal,
        @Nullable Figure floor,
        @Nullable String floorIs,
        double near) {
    private static final double NEAR = 1.5;
    /** What is measured twice comes out as near as this. */
    private static final double ALIKE = 1.1;
    /** A harness' own bytes, spread over all turns. */
    private static final double NOTHING = 0.5;

    Line(String work, Figure figure, @Nullable Figure compared, Goal goal) {
        this(work, figure, null, compared, goal, null, null, NEAR);
    }

    /** Returns the line with bytes that count: there shall be none. */
    Line allocating(double bytes) {
        return new Line(work, figure, bytes, compared, goal, floor, floorIs, near);
    }

    /** Returns the line with the cheapest that there could be. */
    Line over(Figure cheapest, String madeOf) {
        return within(NEAR, cheapest, madeOf);
    }

    /** Returns the line with what it is compared with, measured once more: nothing can be told apart better than that. */
    Line like(Figure again, String measured) {
        return within(ALIKE, again, measured);
    }

    /** Returns the line with a floor, and how many times that is still near it. */
    Line within(double times, Figure floor, String floorIs) {
        return new Line(work, figure, allocated, compared, goal, floor, floorIs, times);
    }

    @Nullable Double ratio() {
        return compared == null ? null : figure.value() / compared.value();
    }

    String verdict() {
        if (goal.of() == Goal.Of.NONE) {
            return "";
        }
        if (allocated != null && allocated > NOTHING) {
            return "missed";
        }
        if (goal.isMet(figure, compared)) {
            return "met";
        }
        return floor != null && isNear(floor) ? "floor" : "missed";
    }

    private boolean isNear(Figure cheapest) {
        return goal.of() == Goal.Of.RATIO_AT_LEAST
                ? near * figure.value() >= cheapest.value()
                : figure.value() <= near * cheapest.value();
    }

    String ratioText() {
        Double ratio = ratio();
        return ratio == null ? "" : String.format(Locale.ROOT, ratio < 0.01 ? "%.5f" : "%.2f", ratio);
    }

    String goalText() {
        return goal.text(figure.unit()) + (allocated == null ? "" : "; 0 B");
    }

    String figureText() {
        return figure + (allocated == null ? "" : String.format(Locale.ROOT, ", %.0f B", allocated));
    }

    String verdictText() {
        boolean tellFloor = floor != null && !verdict().equals("met");
        return tellFloor ? verdict() + " (" + floorIs + ": " + floor + ")" : verdict();
    }
}
