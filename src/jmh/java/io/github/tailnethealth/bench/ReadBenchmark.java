package io.github.tailnethealth.bench;

import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Somebody reads how the whole is. */
public class ReadBenchmark {
    @State(Scope.Benchmark)
    public static class Node {
        @Param({"0", "1000"})
        int unhealthy;

        Tracker tracker;
        List<Warnable> warnables;
        private int turn;

        @Setup
        public void prepare() {
            tracker = Nodes.healthy();
            warnables = Nodes.known(tracker, unhealthy, Outcome.unhealthy("problem"));
        }

        /** Reports something that changes the report, and does not make the node unhealthy. */
        void change() {
            turn++;
            if (unhealthy == 0) {
                tracker.nodeFacts(turn % 2 == 0 ? EVEN : ODD);
            } else {
                int which = turn % unhealthy;
                tracker.report(warnables.get(which), Outcome.unhealthy((turn / unhealthy) + " problem " + which));
            }
        }

        private static final NodeFacts EVEN = new NodeFacts("1.102.3", List.of("100.64.0.1"), null, true);
        private static final NodeFacts ODD = new NodeFacts("1.102.3", List.of("100.64.0.2"), null, true);
    }

    @Benchmark
    public Report unchanged(Node node) {
        return node.tracker.report();
    }

    @Benchmark
    public Report afterChange(Node node) {
        node.change();
        return node.tracker.report();
    }
}
