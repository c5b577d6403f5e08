package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Tracker;
import java.time.Duration;

/** Asks, while the stream is open, for what the stream does not tell. For one thread. */
final class Polls implements FeedThread.Work {
    private static final System.Logger LOG = System.getLogger(LocalApiFeed.class.getName());
    /** The capability of 1.80, the oldest daemon that is understood. */
    private static final int OLDEST_CAPABILITY = 113;

    private static final Duration MAP_INTERVAL = Duration.ofSeconds(1);

    private final LocalApiSettings settings;
    private final Clients clients;
    private final Turns turns;
    private final DaemonMapping mapping;
    private final FeedCondition condition;
    private final FeedStats stats;
    private final Tracker tracker;
    private final WriteAccess writeAccess;
    private final Backoff failures;

    Polls(
            LocalApiSettings settings,
            Clients clients,
            Turns turns,
            DaemonMapping mapping,
            FeedCondition condition,
            FeedStats stats,
            Tracker tracker) {
        this.settings = settings;
        this.clients = clients;
        this.turns = turns;
        this.mapping = mapping;
        this.condition = condition;
        this.stats = stats;
        this.tracker = tracker;
        this.writeAccess = new WriteAccess(settings.pollTimeout(), Polls::warnOfWriteAccess);
        this.failures =
                new Backoff(settings.pollInterval(), max(settings.pollInterval(), settings.reconnectMaxDelay()));
    }

    @Override
    public void run() throws InterruptedException {
        long metricsAt = System.nanoTime();
        long mapAt = System.nanoTime();
        boolean newStream = false;
        Duration pause = Duration.ZERO;
        Duration patience = Duration.ZERO;
        while (!turns.closed()) {
            LocalApiClient api = turns.await(pause) ? clients.current() : null;
            if (api == null) {
                continue;
            }
            boolean first = turns.takeReopened();
            if (first) {
                metricsAt = System.nanoTime();
                mapAt = metricsAt;
                newStream = true;
            }
            FeedState answered = status(api, patience);
            boolean fine = answered == FeedState.OK;
            if (fine && (first || mapping.needsDerpMap()) && System.nanoTime() - mapAt >= 0) {
                mapAt = System.nanoTime() + MAP_INTERVAL.toNanos();
                fine = read(() -> mapping.derpMap(api.derpMap())) == FeedState.OK;
            }
            if (fine && System.nanoTime() - metricsAt >= 0) {
                metricsAt = System.nanoTime() + settings.userMetricsInterval().toNanos();
                // asking makes the daemon look at its health; the status afterwards tells what it saw
                fine = read(() -> mapping.userMetrics(api.userMetrics())) == FeedState.OK
                        && status(api, Duration.ZERO) == FeedState.OK;
            }
            if (fine && newStream) {
                newStream = false;
                writeAccess.ask(api);
            }
            if (fine) {
                failures.reset();
            }
            pause = fine ? settings.pollInterval() : failures.pause();
            patience = Duration.ZERO;
            if (answered == FeedState.STALLED) {
                // rather wait with a question asked: it is answered in the moment in which the daemon thaws
                patience = pause;
                pause = Duration.ZERO;
            }
        }
    }

    private FeedState status(LocalApiClient api, Duration patience) throws InterruptedException {
        return read(() -> {
            StatusAnswer answer = api.status(patience);
            Integer capability = answer.capability();
            if (capability == null || capability < OLDEST_CAPABILITY) {
                throw new LocalApiException(
                        FeedState.TOO_OLD,
                        "the daemon is older than 1.80 (capability " + capability + ", at least " + OLDEST_CAPABILITY
                                + " is needed)");
            }
            if (mapping.status(answer)) {
                condition.pollAnswered();
            }
        });
    }

    @FunctionalInterface
    private interface Read {
        void run() throws LocalApiException, InterruptedException;
    }

    /** Reads once; returns how the daemon answered. */
    private FeedState read(Read read) throws InterruptedException {
        long start = System.nanoTime();
        FeedState result = FeedState.OK;
        try {
            read.run();
        } catch (LocalApiException e) {
            result = e.state();
            if (turns.closed()) {
                return result;
            }
            condition.pollFailed(e.state(), e.text());
        }
        stats.read(result, Duration.ofNanos(System.nanoTime() - start), tracker.steadyNow());
        return result;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static void warnOfWriteAccess() {
        LOG.log(
                System.Logger.Level.WARNING,
                "the daemon grants us write access, which is not needed:"
                        + " run this as a user that is neither root, nor the daemon's, nor its operator");
    }
}
