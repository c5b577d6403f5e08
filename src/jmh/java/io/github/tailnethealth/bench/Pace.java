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

    /**
     * Returns how many nanoseconds each answer took. A pause counts once, however many questions it delays: otherwise the
     * slowest answers would be those that waited for a machine which pauses by itself.
     */
    long[] times(String url, Duration duration) throws IOException {
        double between = 1e9 / perSecond;
        long[] times = new long[(int) Math.max(1, duration.toNanos() / between)];
        try (KeptConnection connection = new KeptConnection(url)) {
            long begin = System.nanoTime();
            for (int i = 0; i < times.length; i++) {
                awaitNanos(begin + (long) (i * between));
                times[i] = connection.ask();
            }
        }
        return times;
    }

    private static void awaitNanos(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
