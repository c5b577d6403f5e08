package io.github.tailnethealth.metrics;

/** Whether the tracker itself is looked after: its self-check and its watchers. */
final class UpkeepMeters implements Concern {
    @Override
    public void write(Seen seen, Samples.Builder samples) {
        samples.time(Family.SELF_CHECK_LAST_RUN, seen.lastSelfCheck());
        samples.number(Family.WATCHER_DROPS, seen.report().watcherDrops());
    }
}
