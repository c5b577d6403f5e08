package io.github.tailnethealth.localapi;

import java.time.Duration;

/**
 * Warns, once, if the daemon would let us change it: then we run as root, as the daemon's own user or as its operator,
 * and need not. It is found out by reading what only they may read. For one thread.
 */
final class WriteAccess {
    /** The daemon's internal counters; the only ones that it keeps from other users. */
    private static final String ENDPOINT = "metrics";

    private static final int GRANTED = 200;
    private static final int DENIED = 403;
    /** The polls wait meanwhile. */
    private static final Duration AT_MOST = Duration.ofMillis(500);

    private final Duration timeout;
    private final Runnable warning;
    private boolean known;

    WriteAccess(Duration pollTimeout, Runnable warning) {
        this.timeout = pollTimeout.compareTo(AT_MOST) < 0 ? pollTimeout : AT_MOST;
        this.warning = warning;
    }

    /** Asks unless the answer is known. What is no answer counts for nothing: the polls tell how the daemon fares. */
    void ask(LocalApiClient api) throws InterruptedException {
        if (known) {
            return;
        }
        try {
            int status = api.statusOf(ENDPOINT, timeout);
            known = status == GRANTED || status == DENIED;
            if (status == GRANTED) {
                warning.run();
            }
        } catch (LocalApiException e) {
            // asked again after the next reconnect
        }
    }
}
