package io.github.tailnethealth.localapi;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits, not longer than it has to, for what another thread is about to do. */
final class Eventually {

    private Eventually() {}

    static void eventually(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(condition);
    }
}
