package io.github.tailnethealth.actuate;

import java.util.concurrent.atomic.AtomicBoolean;

/** Logs the first failure of something that is asked again and again. */
final class FailureLog {
    private static final System.Logger LOG = System.getLogger(FailureLog.class.getName());

    private final String component;
    private final AtomicBoolean logged = new AtomicBoolean();

    FailureLog(String component) {
        this.component = component;
    }

    void failed(RuntimeException failure) {
        if (logged.compareAndSet(false, true)) {
            LOG.log(System.Logger.Level.WARNING, () -> component + " cannot be told; this is logged once", failure);
        }
    }
}
