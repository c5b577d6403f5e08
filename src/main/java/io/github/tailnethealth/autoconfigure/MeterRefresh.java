package io.github.tailnethealth.autoconfigure;

import org.springframework.scheduling.annotation.Scheduled;

/** Keeps the set of meters in line with what is known, also while nobody scrapes. */
final class MeterRefresh {
    private final Runnable refresh;

    MeterRefresh(Runnable refresh) {
        this.refresh = new FailSafe("the refresh of the meters", refresh);
    }

    @Scheduled(initialDelayString = PrivateSchedule.INTERVAL, fixedDelayString = PrivateSchedule.INTERVAL)
    void run() {
        refresh.run();
    }
}
