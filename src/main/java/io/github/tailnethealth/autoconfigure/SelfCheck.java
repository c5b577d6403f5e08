package io.github.tailnethealth.autoconfigure;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.scheduling.annotation.Scheduled;

/** The repeated self-check. A failure is logged once for each kind of failure, and the next run comes all the same. */
final class SelfCheck {
    private static final System.Logger LOG = System.getLogger(SelfCheck.class.getName());
    private static final String INTERVAL = "${tailnet.health.self-check-interval}";

    private final Runnable check;
    private final Set<Class<?>> logged = ConcurrentHashMap.newKeySet();

    SelfCheck(Runnable check) {
        this.check = check;
    }

    @Scheduled(initialDelayString = INTERVAL, fixedDelayString = INTERVAL)
    void run() {
        try {
            check.run();
        } catch (RuntimeException | Error e) {
            if (logged.add(e.getClass())) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the self-check failed and will be tried again; this kind of failure is logged once",
                        e);
            }
        }
    }
}
