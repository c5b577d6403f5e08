package io.github.tailnethealth.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a line is to reach.
 *
 * @param limit the most that is allowed, or the least for what is better the more there is
 * @param of what is limited
 */
record Goal(double limit, Of of) {
    /** What a goal limits. */
    enum Of {
        /** How many times what it is compared with it takes. */
        RATIO,
        /** The same where more is better. */
        RATIO_AT_LEAST,
        FIGURE,
        /** Nothing: the line only tells. */
        NONE
    }

    static Goal ratio(double limit) {
        return new Goal(limit, Of.RATIO);
    }

    static Goal ratioAtLeast(double limit) {
        return new Goal(limit, Of.RATIO_AT_LEAST);
    }

    static Goal atMost(double limit) {
        return new Goal(limit, Of.FIGURE);
    }

    static Goal none() {
        return new Goal(0, Of.NONE);
    }

    boolean isMet(Figure figure, @Nullable Figure compared) {
        return switch (of) {
            case RATIO -> compared == null || figure.value() <= limit * compared.value();
            case RATIO_AT_LEAST -> compared == null || figure.value() >= limit * compared.value();
            case FIGURE -> figure.value() <= limit;
            case NONE -> true;
        };
    }

    String text(Figure.Unit unit) {
        return switch (of) {
            case RATIO -> number();
            case RATIO_AT_LEAST -> "at least " + number();
            case FIGURE -> "at most " + new Figure(limit, 0, unit);
            case NONE -> "";
        };
    }

    private String number() {
        return String.format(Locale.ROOT, limit < 0.01 ? "%.4f" : "%.2f", limit);
    }
}
