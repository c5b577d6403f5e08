package io.github.tailnethealth.app.replay;

import java.time.Duration;
import java.time.Instant;

/** The time in which a recording is replayed. */
interface ReplayTime {

    /** The time of day, to which the recorded dates are moved. */
    Instant now();

    /** How much of a recording's time went by since some fixed moment. */
    Duration elapsed();

    /** Waits until that much went by. */
    void sleepUntil(Duration elapsed) throws InterruptedException;

    /** The dates move at this rate too: what was broken for ten recorded seconds is, at double speed, for five. */
    double speed();

    /** Real time, or a multiple of it. It does not jump with the clock of the machine. */
    static ReplayTime real(double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed " + speed + " is not above 0");
        }
        long start = System.nanoTime();
        return new ReplayTime() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public Duration elapsed() {
                return Duration.ofNanos((long) ((System.nanoTime() - start) * speed));
            }

            @Override
            public void sleepUntil(Duration elapsed) throws InterruptedException {
                Duration left = elapsed.minus(elapsed());
                while (left.compareTo(Duration.ZERO) > 0) {
                    Thread.sleep(Math.max(1, (long) Math.ceil(left.toMillis() / speed)));
                    left = elapsed.minus(elapsed());
                }
            }

            @Override
            public double speed() {
                return speed;
            }
        };
    }
}
