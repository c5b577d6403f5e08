package io.github.tailnethealth.app.replay;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A replay's time that stands still until a test moves it; the test goes on when the player waits again. */
final class ManualTime implements ReplayTime {

    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final double speed;
    private Duration elapsed = Duration.ZERO;
    private @Nullable Duration awaited;
    private boolean over;

    ManualTime() {
        this(1);
    }

    ManualTime(double speed) {
        this.speed = speed;
    }

    @Override
    public synchronized Instant now() {
        return START.plus(elapsed);
    }

    @Override
    public synchronized Duration elapsed() {
        return elapsed;
    }

    @Override
    public synchronized void sleepUntil(Duration moment) throws InterruptedException {
        awaited = moment;
        notifyAll();
        try {
            while (elapsed.compareTo(moment) < 0) {
                wait();
            }
        } catch (InterruptedException e) {
            over = true;
            notifyAll();
            throw e;
        }
    }

    @Override
    public double speed() {
        return speed;
    }

    /** Moves the time to so many seconds after the beginning, and lets happen what is due until then. */
    synchronized void moveTo(double seconds) throws InterruptedException {
        elapsed = Duration.ofNanos((long) (seconds * 1e9));
        notifyAll();
        while (!over && (awaited == null || awaited.compareTo(elapsed) <= 0)) {
            wait();
        }
    }
}
