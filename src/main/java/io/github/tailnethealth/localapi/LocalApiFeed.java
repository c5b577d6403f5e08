package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedLink;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.FeedStatus;
import io.github.tailnethealth.tracker.Tracker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tailscaled over its LocalAPI socket into a tracker, for as long as it is open: a stream tells what happens, and
 * polls tell the rest. Both come back by themselves after any failure. Thread-safe.
 */
public final class LocalApiFeed implements AutoCloseable {
    /** State, prefs, health and client version first; rate-limited; actions apart from texts; no network map. */
    static final int MASK = 2 | 4 | 128 | 256 | 512 | 2048;

    private static final System.Logger LOG = System.getLogger(LocalApiFeed.class.getName());
    /** The capability of 1.80, the oldest daemon that is understood. */
    private static final int OLDEST_CAPABILITY = 113;

    private static final String FELL_BEHIND = "fell behind";
    private static final Duration LOOK_FOR_SOCKET = Duration.ofMillis(250);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);
    private static final Duration MAP_INTERVAL = Duration.ofSeconds(1);

    private final Tracker tracker;
    private final LocalApiSettings settings;
    private final SocketPaths paths;
    private final DaemonMapping mapping;
    private final FeedCondition condition;
    private final FeedStats stats = new FeedStats();
    private final WriteAccess writeAccess;
    private final Thread streamThread = daemonThread("tailnet-feed-stream", this::stream);
    private final Thread pollThread = daemonThread("tailnet-feed-poll", this::poll);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // guarded by the lock
    private @Nullable LocalApiClient client;
    private @Nullable Path clientPath;
    private boolean streamOpen;
    private boolean reopened;
    private boolean asked;

    /** Whether a stream was open and broke; only the stream's thread looks. */
    private boolean broke;

    private volatile boolean closed;

    /** Makes a feed; it does nothing before it is started. The tracker must have been built to be fed. */
    public LocalApiFeed(Tracker tracker, LocalApiSettings settings) {
        this(tracker, settings, SocketPaths.ofThisMachine());
    }

    LocalApiFeed(Tracker tracker, LocalApiSettings settings, SocketPaths paths) {
        FeedLink feed = tracker.feed();
        if (feed == null) {
            throw new IllegalArgumentException("the tracker was not built to be fed");
        }
        this.tracker = tracker;
        this.settings = settings;
        this.paths = paths;
        this.mapping = new DaemonMapping(tracker, feed);
        this.condition = new FeedCondition(feed, LocalApiFeed::log);
        this.writeAccess = new WriteAccess(settings.pollTimeout(), LocalApiFeed::warnOfWriteAccess);
    }

    /** Starts to read. May be called once. */
    public void start() {
        streamThread.start();
        pollThread.start();
    }

    /** Stops to read and ends every thread and connection. What was reported stays. */
    @Override
    public void close() {
        closed = true;
        LocalApiClient last;
        lock.lock(); // not before a client that is being made is complete: half of one could not be closed
        try {
            last = client;
            client = null;
        } finally {
            lock.unlock();
        }
        streamThread.interrupt();
        pollThread.interrupt();
        // a client that is closed while it connects may leave the connection behind
        awaitEnd(streamThread);
        awaitEnd(pollThread);
        if (last != null) {
            last.close();
        }
    }

    private static void awaitEnd(Thread thread) {
        if (thread != Thread.currentThread()) {
            try {
                thread.join(CLOSE_WAIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    FeedStats stats() {
        return stats;
    }

    /** Returns when a poll was last answered well, in wall-clock time, or null if none ever was. */
    @Nullable Instant lastSuccess() {
        Instant last = stats.lastSuccess();
        return last == null ? null : tracker.wallClock(last);
    }

    // ---- the stream

    private void stream() {
        Backoff backoff = new Backoff(settings.reconnectDelay(), settings.reconnectMaxDelay());
        keepRunning(() -> {
            while (!closed) {
                SocketFile tried = SocketFile.at(path());
                if (watch(backoff)) {
                    continue;
                }
                if (newSocketWithin(backoff.pause(), tried)) {
                    backoff.reset();
                }
            }
        });
    }

    /** Watches the bus until the stream ends; returns whether to open it again at once. */
    private boolean watch(Backoff backoff) throws InterruptedException {
        LocalApiClient api = locate();
        if (api == null) {
            condition.streamEnded(FeedState.NO_SOCKET, "no socket: tried " + paths.candidates());
            mapping.lost();
            return false;
        }
        try (BusStream bus = api.openBus(MASK, settings.streamIdleTimeout())) {
            if (broke) {
                stats.reconnected();
            }
            broke = true; // unless it only falls silent
            condition.streamOpened();
            streamIs(true);
            boolean fellBehind = false;
            for (BusEvent event = bus.next(); event != null; event = bus.next()) {
                if (event instanceof BusEvent.Silent) {
                    broke = false;
                    return true; // a quiet daemon; nothing is forgotten
                }
                if (event instanceof BusEvent.Line line) {
                    backoff.reset();
                    String error = line.news().errMessage();
                    fellBehind |= error != null && error.contains(FELL_BEHIND);
                    mapping.line(line.news());
                } else if (event instanceof BusEvent.Unreadable unreadable) {
                    LOG.log(System.Logger.Level.WARNING, "a line of the bus was not understood: {0}", unreadable.why());
                }
                askNow();
            }
            if (closed) {
                return false; // it was we who ended it
            }
            if (fellBehind) {
                condition.streamEnded(FeedState.FELL_BEHIND, "the daemon closed the stream: we read too slowly");
                return false;
            }
            condition.streamEnded(FeedState.REFUSED, "the daemon ended the stream");
            mapping.lost();
        } catch (LocalApiException e) {
            if (closed) {
                return false;
            }
            if (e.state() != FeedState.STALLED) { // a frozen daemon is still the same one
                mapping.lost();
            }
            condition.streamEnded(e.state(), message(e));
        } finally {
            streamIs(false);
        }
        return false;
    }

    /** Waits; returns whether another socket file came meanwhile, and then at once. */
    private boolean newSocketWithin(Duration pause, @Nullable SocketFile tried) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !closed; left = end - System.nanoTime()) {
            pause(Duration.ofNanos(Math.min(left, LOOK_FOR_SOCKET.toNanos())));
            SocketFile now = SocketFile.at(path());
            if (now != null && !now.equals(tried)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Path path() {
        Path given = settings.socket();
        return given == null ? paths.firstThatExists().orElse(null) : given;
    }

    private @Nullable LocalApiClient locate() throws InterruptedException {
        Path path = path();
        if (path == null) {
            return null;
        }
        lock.lock();
        try {
            if (closed) {
                throw new InterruptedException("closed"); // nobody would close another client
            }
            if (client == null || !path.equals(clientPath)) {
                if (client != null) {
                    client.close();
                }
                client = new LocalApiClient(path, settings.pollTimeout(), settings.connectTimeout());
                clientPath = path;
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    private void streamIs(boolean open) {
        lock.lock();
        try {
            streamOpen = open;
            reopened |= open;
            asked |= open;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void askNow() {
        lock.lock();
        try {
            asked = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- the polls

    private void poll() {
        Backoff failures =
                new Backoff(settings.pollInterval(), max(settings.pollInterval(), settings.reconnectMaxDelay()));
        keepRunning(() -> {
            long metricsAt = System.nanoTime();
            long mapAt = System.nanoTime();
            boolean newStream = false;
            Duration pause = Duration.ZERO;
            Duration patience = Duration.ZERO;
            while (!closed) {
                LocalApiClient api = awaitTurn(pause);
                if (api == null) {
                    continue;
                }
                boolean first = takeReopened();
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
                    metricsAt =
                            System.nanoTime() + settings.userMetricsInterval().toNanos();
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
        });
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
            mapping.status(answer);
            condition.pollAnswered();
        });
    }

    /** Reads once; returns how the daemon answered. */
    private FeedState read(Read read) throws InterruptedException {
        long start = System.nanoTime();
        FeedState result = FeedState.OK;
        try {
            read.run();
        } catch (LocalApiException e) {
            result = e.state();
            if (closed) {
                return result;
            }
            condition.pollFailed(e.state(), message(e));
        }
        stats.read(result, Duration.ofNanos(System.nanoTime() - start), tracker.steadyNow());
        return result;
    }

    /** Waits for the stream to be open, and then for {@code pause} or until somebody asks. */
    private @Nullable LocalApiClient awaitTurn(Duration pause) throws InterruptedException {
        long left = pause.toNanos();
        lock.lockInterruptibly();
        try {
            while (!streamOpen) {
                changed.await();
            }
            while (streamOpen && !asked && left > 0) {
                left = changed.awaitNanos(left);
            }
            asked = false;
            return streamOpen ? client : null;
        } finally {
            lock.unlock();
        }
    }

    private boolean takeReopened() {
        lock.lock();
        try {
            boolean was = reopened;
            reopened = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    // ---- both

    @FunctionalInterface
    private interface Read {
        void run() throws LocalApiException, InterruptedException;
    }

    @FunctionalInterface
    private interface Loop {
        void run() throws InterruptedException;
    }

    /** Runs a thread's work, again and again if it dies of something unforeseen. */
    private void keepRunning(Loop loop) {
        while (!closed) {
            try {
                loop.run();
            } catch (InterruptedException e) {
                // ours only when it is closed; then the loop ends
            } catch (RuntimeException | Error e) {
                if (closed) {
                    return;
                }
                stats.restarted();
                LOG.log(System.Logger.Level.ERROR, "a thread of the feed died and is restarted", e);
                try {
                    pause(settings.reconnectDelay());
                } catch (InterruptedException again) {
                    // looked at by the loop's condition
                }
            }
        }
    }

    private void pause(Duration duration) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = duration.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static void log(FeedStatus status) {
        boolean fine = status.state() == FeedState.OK || status.state() == FeedState.CONNECTING;
        String text = status.text() == null ? "" : ": " + status.text();
        LOG.log(
                fine ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                "feed {0}{1}",
                status.state().code(),
                text);
    }

    private static void warnOfWriteAccess() {
        LOG.log(
                System.Logger.Level.WARNING,
                "the daemon grants us write access, which is not needed:"
                        + " run this as a user that is neither root, nor the daemon's, nor its operator");
    }

    private static String message(LocalApiException e) {
        String message = e.getMessage();
        return message == null ? e.state().code() : message;
    }

    private static Thread daemonThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
