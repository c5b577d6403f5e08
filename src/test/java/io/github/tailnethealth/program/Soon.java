package io.github.tailnethealth.program;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what the program is about to do; polls it often, and not for ever. */
final class Soon {
    private static final Duration AT_MOST = Duration.ofSeconds(20);

    private Soon() {}

    static void soon(ThrowingRunnable assertion) {
        within(AT_MOST, assertion);
    }

    static void within(Duration time, ThrowingRunnable assertion) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(time)
                .untilAsserted(assertion);
    }

    /** Lets time pass, for a process that has no clock of ours. */
    static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plus(AT_MOST)).until(() -> true);
    }
}
