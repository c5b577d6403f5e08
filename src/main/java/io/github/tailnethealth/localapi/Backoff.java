package io.github.tailnethealth.localapi;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The pauses between attempts: they double up to a limit, each shortened by up to a quarter so that not all come at once. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** Returns the pauses between attempts to reconnect. */
    static Backoff ofReconnects(LocalApiSettings settings) {
        return new Backoff(settings.reconnectDelay(), settings.reconnectMaxDelay());
    }

    void reset() {
        next = first;
    }

    Duration pause() {
        Duration pause = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        long nanos = pause.toNanos();
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 4 + 1));
    }
}
