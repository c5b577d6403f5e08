package io.github.tailnethealth.autoconfigure;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A task that is run again and again: a failure is logged once for each kind of failure, and ends nothing. */
final class FailSafe implements Runnable {
    private static final System.Logger LOG = System.getLogger(FailSafe.class.getName());

    private final String name;
    private final Runnable task;
    private final Set<Class<?>> logged = ConcurrentHashMap.newKeySet();

    FailSafe(String name, Runnable task) {
        this.name = name;
        this.task = task;
    }

    @Override
    public void run() {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            if (logged.add(e.getClass())) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        () -> name + " failed and will be tried again; this kind of failure is logged once",
                        e);
            }
        }
    }
}
