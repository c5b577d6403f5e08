package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts flips. What was never judged counts as healthy, as in the original. Guarded by the tracker's lock. */
final class TransitionLog {
    /** More codes than this are counted together, so that no input can make the log grow without end. */
    static final int MAX_CODES = 1024;

    static final String OTHER = "other";

    private final Map<Object, Boolean> unhealthy = new HashMap<>();
    private final Map<String, Report.Flips> counts = new TreeMap<>();
    private @Nullable Map<String, Report.Flips> snapshot = Map.of();
    private final Consumer<Transition> told;

    TransitionLog(Consumer<Transition> told) {
        this.told = told;
    }

    /** Notes a judgement; what is unknown is none. {@code key} is what flips: a check's code, or a Warnable. */
    void judged(Object key, String code, CheckStatus status, @Nullable String text, Instant at) {
        if (status == CheckStatus.UNKNOWN) {
            return;
        }
        boolean now = status == CheckStatus.UNHEALTHY;
        Boolean before = unhealthy.put(key, now);
        if (now == (before != null && before)) {
            return;
        }
        boolean own = Catalogue.byCode().containsKey(code) || counts.containsKey(code) || counts.size() < MAX_CODES;
        String counted = own ? code : OTHER;
        counts.merge(
                counted,
                now ? new Report.Flips(1, 0) : new Report.Flips(0, 1),
                (a, b) -> new Report.Flips(a.toUnhealthy() + b.toUnhealthy(), a.toHealthy() + b.toHealthy()));
        snapshot = null;
        told.accept(new Transition(code, status, text, at));
    }

    void forget(Object key) {
        unhealthy.remove(key);
    }

    Map<String, Report.Flips> counts() {
        Map<String, Report.Flips> result = snapshot;
        if (result == null) {
            result = Collections.unmodifiableMap(new TreeMap<>(counts));
            snapshot = result;
        }
        return result;
    }
}
