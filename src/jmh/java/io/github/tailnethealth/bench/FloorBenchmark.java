package io.github.tailnethealth.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** What nothing of our kind can be cheaper than on this machine and JVM. */
@State(Scope.Benchmark)
public class FloorBenchmark {
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong calls = new AtomicLong();
    private volatile long said;

    /** One atomic step on what two threads share. */
    @Benchmark
    @Threads(2)
    public long sharedCount() {
        return calls.incrementAndGet();
    }

    /** A read of what is published, and of the clock that says whether it still holds. */
    @Benchmark
    public long readAndClock() {
        return said + System.nanoTime();
    }

    /** A lock taken and given back. */
    @Benchmark
    public void lockAndUnlock() {
        lock.lock();
        lock.unlock();
    }

    /** The same with a look at the clock, and what was said published. */
    @Benchmark
    public void lockAndClock() {
        lock.lock();
        try {
            said = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }
}
