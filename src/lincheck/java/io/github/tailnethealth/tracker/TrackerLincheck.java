package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Two threads report to one tracker and read it, switched at every shared access in turn: whatever they see must be
 * what one thread, doing the same in some order, would have seen. Two seeded faults show that the search finds such.
 */
class TrackerLincheck {
    private static final String HERE = TrackerLincheck.class.getPackageName() + ".";

    @Test
    void reportsAndReadsAreLinearizable() {
        searched(8, 50).check(Node.class);
    }

    @Test
    void reportsAndReadsAreLinearizableOnRealThreads() {
        new StressOptions()
                .iterations(8)
                .invocationsPerIteration(500)
                .threads(2)
                .actorsPerThread(4)
                .actorsBefore(0)
                .actorsAfter(0)
                .check(Node.class);
    }

    @Test
    void whatAFeedSaysIsLinearizable() {
        searched(6, 50).check(FedNode.class);
    }

    @Test
    void callsOfAReceiveFunctionAreLinearizable() {
        searched(8, 50).check(ReceiveLoop.class);
    }

    @Test
    void everyWatcherIsToldEachFlipOnceAndInTurn() {
        searched(6, 40).actorsPerThread(2).check(WatchedNode.class);
    }

    @Test
    void aCacheThatKeepsWhatWasReadBeforeAReportIsFound() {
        assertThatThrownBy(() -> searched(20, 200).check(StaleCache.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("Invalid execution results");
    }

    @Test
    void aQueueThatTellsOnTwoThreadsAtOnceIsFound() {
        assertThatThrownBy(() -> searched(20, 200).check(TwoTellers.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("told out of turn");
    }

    private static ModelCheckingOptions searched(int scenarios, int interleavings) {
        return new ModelCheckingOptions()
                .iterations(scenarios)
                .invocationsPerIteration(interleavings)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(0)
                .loopIterationsBeforeThreadSwitch(1_000) // the catalogue is a long loop, not a wait
                .loopBound(100_000)
                .minimizeFailedScenario(false)
                // these work on what the lock guards, or on what is final; switching within them would only take time
                .addGuarantee(forClasses(
                                HERE + "Assessor",
                                HERE + "Catalogue",
                                HERE + "Moment",
                                HERE + "ReportWriter",
                                HERE + "TransitionLog",
                                HERE + "TrackerLincheck$Said")
                        .allMethods()
                        .treatAsAtomic());
    }

    private static Outcome outcome(boolean ok) {
        return ok ? Outcome.healthy() : Outcome.unhealthy("bad");
    }

    private static Tracker.Builder builder() {
        return Tracker.builder().clock(InstantSource.fixed(VirtualClock.START));
    }

    /** What a report says, as a text that can be compared. */
    private static final class Said {
        static String of(Report report) {
            return String.join(
                    ", ",
                    "version " + report.version(),
                    "" + report.verdict(),
                    "" + report.originalText(),
                    "" + report.node().state(),
                    "" + report.control().inMapPoll(),
                    "" + report.derp().homeConnected(),
                    "" + report.receiveFunctions(),
                    "" + report.transitions(),
                    "" + report.feed().state());
        }
    }

    /** A healthy node, of which anything may be reported. */
    public static class Node {
        private static final Instant LONG_AGO = VirtualClock.START.minusSeconds(60);

        private final Tracker tracker = builder().build();

        public Node() {
            FindingRulesTest.healthy(tracker);
        }

        @Operation
        public void dns(@Param(gen = BooleanGen.class) boolean ok) {
            tracker.report(Subsystem.DNS, outcome(ok));
        }

        @Operation
        public void gotMapResponse() {
            tracker.gotMapResponse();
        }

        @Operation
        public void outOfMapPoll() {
            tracker.outOfMapPoll(LONG_AGO);
        }

        @Operation
        public void derpRegionConnected(@Param(gen = BooleanGen.class) boolean connected) {
            tracker.derpRegionConnected(900, connected);
        }

        @Operation
        public void ipnState(@Param(gen = BooleanGen.class) boolean running) {
            tracker.ipnState(running ? BackendState.RUNNING : BackendState.STOPPED, running);
        }

        @Operation
        public void twoAtOnce(@Param(gen = BooleanGen.class) boolean ok) {
            tracker.batch(() -> {
                tracker.report(Subsystem.DNS, outcome(ok));
                tracker.derpRegionConnected(900, ok);
            });
        }

        @Operation
        public String report() {
            return Said.of(tracker.report());
        }

        @Operation
        public boolean inMapPoll() {
            return tracker.inMapPoll();
        }
    }

    /** A node whose daemon is lost and found. */
    public static class FedNode {
        private final Tracker tracker =
                builder().fed(FeedSource.LIVE, Duration.ofSeconds(10)).build();
        private final FeedLink feed = tracker.feed();

        @Operation
        public void inStep() {
            feed.inStep(() -> {
                tracker.ipnState(BackendState.RUNNING, true);
                tracker.gotMapResponse();
                feed.state(FeedState.OK, null);
            });
        }

        @Operation
        public void outOfStep() {
            feed.outOfStep();
        }

        @Operation
        public void router(@Param(gen = BooleanGen.class) boolean ok) {
            tracker.report(Subsystem.ROUTER, outcome(ok));
        }

        @Operation
        public String report() {
            return Said.of(tracker.report());
        }
    }

    /** A receive function that is entered and left on one thread or another, without the tracker's lock. */
    public static class ReceiveLoop {
        private final Tracker tracker = builder().build();
        private final ReceiveFunctionHandle derp = tracker.receiveFunction(ReceiveFunction.DERP);

        @Operation
        public void enter() {
            derp.enter();
        }

        @Operation
        public void exit() {
            derp.exit();
        }

        @Operation
        public void selfCheck() {
            tracker.selfCheck();
        }

        @Operation
        public String report() {
            return Said.of(tracker.report());
        }
    }

    /** A node with two watchers, who are told on the threads that report. */
    public static class WatchedNode {
        private final Tracker tracker = builder().build();
        private final List<String> one = new ArrayList<>();
        private final List<String> other = new ArrayList<>();

        public WatchedNode() {
            FindingRulesTest.healthy(tracker);
            tracker.watch((subsystem, error) -> one.add(subsystem + "=" + error));
            tracker.watch((subsystem, error) -> other.add(subsystem + "=" + error));
        }

        @Operation
        public void dns(@Param(gen = BooleanGen.class) boolean ok) {
            tracker.report(Subsystem.DNS, outcome(ok));
        }

        @Operation
        public void router(@Param(gen = BooleanGen.class) boolean ok) {
            tracker.report(Subsystem.ROUTER, outcome(ok));
        }

        @Operation
        public void selfCheck() {
            tracker.selfCheck();
        }

        @Validate
        public void toldEachFlipOnceAndInTurn() {
            Report report = tracker.report();
            for (Subsystem subsystem : List.of(Subsystem.DNS, Subsystem.ROUTER)) {
                Report.Flips flips = report.transitions().getOrDefault(subsystem.code(), new Report.Flips(0, 0));
                List<String> turns = new ArrayList<>();
                for (long i = 0; i < flips.toUnhealthy() + flips.toHealthy(); i++) {
                    turns.add(subsystem.code() + (i % 2 == 0 ? "=bad" : "=null"));
                }
                List<String> told = one.stream()
                        .filter(text -> text.startsWith(subsystem.code()))
                        .toList();
                if (!told.equals(turns)) {
                    throw new IllegalStateException("told " + told + " of " + turns);
                }
            }
            if (!one.equals(other)) {
                throw new IllegalStateException("one was told " + one + ", the other " + other);
            }
        }
    }

    /** Seeded: keeps a report that was read before another was made, as the tracker would with its cache unguarded. */
    public static class StaleCache {
        private final Tracker tracker = builder().build();
        private volatile Report cached;

        @Operation
        public void dns(@Param(gen = BooleanGen.class) boolean ok) {
            tracker.report(Subsystem.DNS, outcome(ok));
            cached = null;
        }

        @Operation
        public boolean dnsIsBroken() {
            Report ready = cached;
            if (ready == null) {
                ready = tracker.report();
                cached = ready;
            }
            return ready.checks().get("dns").unhealthy();
        }
    }

    /** Seeded: takes an event from the queue and tells it, but does not keep others from telling meanwhile. */
    public static class TwoTellers {
        private final List<Integer> waiting = new ArrayList<>();
        private final List<Integer> told = new ArrayList<>();
        private int next;

        @Operation
        public void flip() {
            synchronized (waiting) {
                waiting.add(next++);
            }
            for (Integer event = taken(); event != null; event = taken()) {
                synchronized (told) {
                    told.add(event);
                }
            }
        }

        private Integer taken() {
            synchronized (waiting) {
                return waiting.isEmpty() ? null : waiting.remove(0);
            }
        }

        @Validate
        public void toldInTurn() {
            for (int i = 0; i < told.size(); i++) {
                if (told.get(i) != i) {
                    throw new IllegalStateException("told out of turn: " + told);
                }
            }
        }
    }
}
