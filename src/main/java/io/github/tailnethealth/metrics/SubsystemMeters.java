package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.Subsystem;

/** The subsystems of the node. */
final class SubsystemMeters implements Concern {
    @Override
    public void write(Seen seen, Samples.Builder samples) {
        for (Subsystem subsystem : Subsystem.values()) {
            samples.flag(Family.SUBSYSTEM_HEALTHY, Checks.healthy(seen.report(), subsystem.code()), subsystem.code());
        }
    }
}
