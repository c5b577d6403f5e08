package io.github.tailnethealth.tracker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How often something happened, counted by the few threads to which it happens. Each of the first has a cell that it alone
 * writes: that takes no atomic step, for which it would have to wait until what it wrote before has gone out. Further
 * threads share an adder, until one of the first has ended. Thread-safe, and no count is lost.
 */
final class CallCount {
    private static final int OWNERS = 4;
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    /** So far that no two processors contend for a line of memory. */
    private static final int APART = ReceiveFunctionHandle.LINE / Long.BYTES;

    // the first so many are taken; a thread that has ended is not kept by this
    private final AtomicReferenceArray<@Nullable WeakReference<Thread>> owners = new AtomicReferenceArray<>(OWNERS);
    private final long[] cells = new long[(OWNERS + 1) * APART];
    private final LongAdder others = new LongAdder();

    void increment() {
        Thread thread = Thread.currentThread();
        for (int i = 0; i < OWNERS; i++) {
            WeakReference<Thread> owner = owners.getPlain(i);
            if (owner == null) {
                break;
            }
            if (owner.refersTo(thread)) {
                int cell = cell(i);
                CELL.setRelease(cells, cell, cells[cell] + 1);
                return;
            }
        }
        claim(thread);
    }

    private void claim(Thread thread) {
        for (int i = 0; i < OWNERS; i++) {
            WeakReference<Thread> owner = owners.get(i);
            if ((owner == null || owner.refersTo(null))
                    && owners.compareAndSet(i, owner, new WeakReference<>(thread))) {
                increment();
                return;
            }
        }
        others.increment();
    }

    long sum() {
        long sum = others.sum();
        for (int i = 0; i < OWNERS; i++) {
            sum += (long) CELL.getAcquire(cells, cell(i));
        }
        return sum;
    }

    private static int cell(int owner) {
        return (owner + 1) * APART; // nor with what is before the first
    }
}
