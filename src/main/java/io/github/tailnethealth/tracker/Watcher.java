package io.github.tailnethealth.tracker;

import org.jspecify.annotations.Nullable;

/** Is told when a subsystem, or the whole by the original's rules, becomes unhealthy or healthy again. */
@FunctionalInterface
public interface Watcher {
    /** The name under which the whole is told about. */
    String OVERALL = "overall";

    /**
     * Takes one change. Calls come one at a time, in the order of the changes, at most once for each flip (a watcher
     * that is too slow loses some, which are counted), and never while the tracker holds its lock. What this throws is
     * logged and harms nobody else.
     *
     * @param subsystem {@link #OVERALL} or the code of a {@link Subsystem}
     * @param error what is wrong, or null if it became healthy
     */
    void changed(String subsystem, @Nullable String error);
}
