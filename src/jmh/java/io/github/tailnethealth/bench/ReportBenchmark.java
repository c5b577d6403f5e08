package io.github.tailnethealth.bench;

import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A part of a healthy node reports that all is as it was. */
public class ReportBenchmark {
    @State(Scope.Benchmark)
    public static class Node {
        @Param({"0", "10000"})
        int warnables;

        Tracker tracker;

        @Setup
        public void prepare() {
            tracker = Nodes.healthy();
            Nodes.known(tracker, warnables, Outcome.healthy());
        }
    }

    @State(Scope.Benchmark)
    public static class KnownWarnable {
        final Tracker tracker = Nodes.healthy();
        final Warnable warnable = Nodes.known(tracker, 1, Outcome.healthy()).get(0);
    }

    @Benchmark
    public void frame(Node node) {
        node.tracker.derpFrameReceived(Nodes.HOME);
    }

    @Benchmark
    public void warnable(KnownWarnable known) {
        known.tracker.report(known.warnable, Outcome.healthy());
    }
}
