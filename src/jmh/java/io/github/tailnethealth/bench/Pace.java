package io.github.tailnethealth.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks for one path at a steady pace that an application can well keep. Under full load the slowest answers tell how the
 * system shares out its processors, not how long an answer takes.
 *
 * @param perSecond how often
 */
record Pace(double perSecond) {

    /** Returns how many nanoseconds each answer took, from when it should have been asked for if that was too late. */
    long[] times(String url, Duration duration) throws IOException {
        double between = 1e9 / perSecond;
        long[] times = new long[(int) Math.max(1, duration.toNanos() / between)];
        try (KeptConnection connection = new KeptConnection(url)) {
            long begin = System.nanoTime();
            for (int i = 0; i < times.length; i++) {
                long late = awaitNanos(begin + (long) (i * between));
                times[i] = late + connection.ask();
            }
        }
        return times;
    }

    /** Waits until then; returns by how much that had passed before. */
    private static long awaitNanos(long due) {
        long late = Math.max(0, System.nanoTime() - due);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return late;
    }
}
