package io.github.tailnethealth.monitoring;

import java.util.concurrent.TimeUnit;

/** Processes that tests start. */
final class Processes {
    private static final int PATIENCE_SECONDS = 10;

    private Processes() {}

    /** Ends one in good order, and by force if that does not help. */
    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
