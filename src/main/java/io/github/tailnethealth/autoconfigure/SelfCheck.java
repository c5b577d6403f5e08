package io.github.tailnethealth.autoconfigure;

import org.springframework.scheduling.annotation.Scheduled;

/** The repeated self-check. */
final class SelfCheck {
    private final Runnable check;

    SelfCheck(Runnable check) {
        this.check = new FailSafe("the self-check", check);
    }

    @Scheduled(initialDelayString = PrivateSchedule.INTERVAL, fixedDelayString = PrivateSchedule.INTERVAL)
    void run() {
        check.run();
    }
}
