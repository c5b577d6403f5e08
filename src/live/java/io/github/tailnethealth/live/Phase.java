package io.github.tailnethealth.live;

import java.time.Duration;

/** A stretch of a scenario: from one act to the next. */
record Phase(Phases.Row row, boolean repair, Duration begin, Duration end) {
    String name() {
        return repair ? "repair" : row.fault();
    }

    boolean contains(Duration from, Duration to) {
        return begin.compareTo(from) <= 0 && to.compareTo(end) <= 0;
    }
}
