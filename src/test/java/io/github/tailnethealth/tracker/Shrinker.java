package io.github.tailnethealth.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing run short: drops ever smaller parts of it as long as what is left still fails. */
final class Shrinker {
    private Shrinker() {}

    /**
     * Returns steps of a run that fail as the whole does. Unless the attempts run out, no single one of them can go.
     *
     * @param steps a run that fails
     * @param attempts how often {@code fails} may be asked
     */
    static <S> List<S> fewest(List<S> steps, int attempts, Predicate<List<S>> fails) {
        List<S> left = List.copyOf(steps);
        int asked = 0;
        int size = Math.max(1, left.size() / 2);
        while (true) {
            boolean dropped = false;
            for (int from = 0; from < left.size(); ) {
                if (asked++ >= attempts) {
                    return left;
                }
                List<S> fewer = new ArrayList<>(left);
                fewer.subList(from, Math.min(from + size, left.size())).clear();
                if (fails.test(fewer)) {
                    left = fewer;
                    dropped = true;
                } else {
                    from += size;
                }
            }
            if (size == 1 && !dropped) {
                return left;
            }
            size = Math.max(1, size / 2);
        }
    }
}
