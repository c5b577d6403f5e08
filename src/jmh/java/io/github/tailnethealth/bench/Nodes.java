package io.github.tailnethealth.bench;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import java.util.ArrayList;
import java.util.List;

/** The nodes on which everything is measured; {@code healthy()} of the original's benchmarks is the same. */
public final class Nodes {
    /** The home region. */
    public static final long HOME = 1;

    private Nodes() {}

    /** Returns a tracker of a node on which all is well. */
    public static Tracker healthy() {
        return healthy(Tracker.builder());
    }

    static Tracker healthy(Tracker.Builder builder) {
        Tracker tracker = builder.build();
        tracker.ipnState(BackendState.RUNNING, true);
        tracker.gotMapResponse();
        tracker.derpHome(HOME, false);
        tracker.derpRegionConnected(HOME, true);
        tracker.derpFrameReceived(HOME);
        tracker.report();
        return tracker;
    }

    /** Makes so many Warnables known, with that said about each of them. */
    static List<Warnable> known(Tracker tracker, int count, Outcome outcome) {
        List<Warnable> known = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Warnable warnable = Warnable.of("warnable-" + i);
            tracker.report(warnable, outcome.isHealthy() ? outcome : Outcome.unhealthy(outcome.text() + " " + i));
            known.add(warnable);
        }
        tracker.report();
        return known;
    }
}
