package io.github.tailnethealth.bench;

import io.github.tailnethealth.tracker.ReceiveFunction;
import io.github.tailnethealth.tracker.ReceiveFunctionHandle;
import io.github.tailnethealth.tracker.Tracker;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** A receive function notes that it is called, and that it returned. */
public class ReceiveFunctionBenchmark {
    @State(Scope.Benchmark)
    public static class One {
        final ReceiveFunctionHandle handle = Nodes.healthy().receiveFunction(ReceiveFunction.IPV4);
    }

    @State(Scope.Benchmark)
    public static class Two {
        final Tracker tracker = Nodes.healthy();
        final AtomicInteger taken = new AtomicInteger();
    }

    @State(Scope.Thread)
    public static class OneOfTwo {
        ReceiveFunctionHandle handle;

        @Setup
        public void take(Two two) {
            handle = two.tracker.receiveFunction(
                    two.taken.getAndIncrement() % 2 == 0 ? ReceiveFunction.IPV4 : ReceiveFunction.IPV6);
        }
    }

    @Benchmark
    @Threads(1)
    public void oneThread(One one) {
        enterAndExit(one.handle);
    }

    @Benchmark
    @Threads(2)
    public void twoThreadsOnOne(One one) {
        enterAndExit(one.handle);
    }

    @Benchmark
    @Threads(2)
    public void twoThreadsOnTwo(OneOfTwo one) {
        enterAndExit(one.handle);
    }

    private static void enterAndExit(ReceiveFunctionHandle handle) {
        handle.enter().close();
    }
}
