package io.github.tailnethealth.live;

import java.time.Duration;
import java.util.List;

/** Finds what a course has that it must not have. */
@FunctionalInterface
interface Judge {
    /** How far behind the daemon's own signal an answer may be. */
    Duration BOUND = Duration.ofSeconds(2);

    /** Returns one line for each fault found, each with its time. */
    List<String> judge(Course course);

    /** Returns a moment as it stands in the journal. */
    static String at(Duration moment) {
        return String.format(java.util.Locale.ROOT, "%.3f", moment.toMillis() / 1000.0);
    }
}
