package io.github.tailnethealth.bench;

import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Eight threads report, each frames of the home region and a Warnable of its own in turn, while four read. */
public class CrowdBenchmark {
    private static final int BATCH = 100;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean(); // to get it takes a lock

    @State(Scope.Group)
    public static class Node {
        final Tracker tracker = Nodes.healthy();
    }

    @State(Scope.Thread)
    public static class Reporter {
        final Warnable warnable = Warnable.of("reporter");
    }

    /** How often a reader stood still, for a lock or otherwise, while it read. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Waits {
        public long waits;
    }

    @Benchmark
    @Group("crowd")
    @GroupThreads(8)
    @OperationsPerInvocation(BATCH)
    public void report(Node node, Reporter reporter) {
        for (int i = 0; i < BATCH; i += 2) {
            node.tracker.derpFrameReceived(Nodes.HOME);
            node.tracker.report(reporter.warnable, Outcome.healthy());
        }
    }

    @Benchmark
    @Group("crowd")
    @GroupThreads(4)
    @OperationsPerInvocation(BATCH)
    public void read(Node node, Waits waits, Blackhole reports) {
        long before = waitsOfThisThread();
        for (int i = 0; i < BATCH; i++) {
            Report report = node.tracker.report();
            reports.consume(report);
        }
        waits.waits += waitsOfThisThread() - before;
    }

    private static long waitsOfThisThread() {
        ThreadInfo info = THREADS.getThreadInfo(Thread.currentThread().getId());
        return info.getBlockedCount() + info.getWaitedCount();
    }
}
