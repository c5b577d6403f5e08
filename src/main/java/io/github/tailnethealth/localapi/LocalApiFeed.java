package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedLink;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.FeedStatus;
import io.github.tailnethealth.tracker.Tracker;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tailscaled over its LocalAPI socket into a tracker, for as long as it is open: a stream tells what happens, and
 * polls tell the rest. Both come back by themselves after any failure. Thread-safe.
 */
public final class LocalApiFeed implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LocalApiFeed.class.getName());

    private final Tracker tracker;
    private final FeedLink feed;
    private final LocalApiSettings settings;
    private final SocketPaths paths;
    private final DaemonMapping mapping;
    private final FeedStats stats = new FeedStats();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable FeedSession session; // guarded by the lock

    /** Makes a feed; it does nothing before it is started. The tracker must have been built to be fed. */
    public LocalApiFeed(Tracker tracker, LocalApiSettings settings) {
        this(tracker, settings, SocketPaths.ofThisMachine());
    }

    LocalApiFeed(Tracker tracker, LocalApiSettings settings, SocketPaths paths) {
        FeedLink link = tracker.feed();
        if (link == null) {
            throw new IllegalArgumentException("the tracker was not built to be fed");
        }
        this.tracker = tracker;
        this.feed = link;
        this.settings = settings;
        this.paths = paths;
        this.mapping = new DaemonMapping(tracker, feed);
    }

    /** Starts to read, also after it was closed. While it reads, this does nothing. */
    public void start() {
        lock.lock();
        try {
            if (session == null) {
                mapping.lost(); // by now it may be another daemon, even on another machine
                FeedCondition condition = new FeedCondition(feed, LocalApiFeed::log);
                FeedSession begun = new FeedSession(tracker, settings, paths, mapping, condition, stats);
                begun.start();
                session = begun;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops to read and ends every thread and connection. What was reported stays. */
    @Override
    public void close() {
        lock.lock();
        try {
            FeedSession last = session;
            session = null; // also if it does not end well
            if (last != null) {
                last.end();
            }
        } finally {
            lock.unlock();
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

    private static void log(FeedStatus status) {
        boolean fine = status.state() == FeedState.OK || status.state() == FeedState.CONNECTING;
        String text = status.text() == null ? "" : ": " + status.text();
        LOG.log(
                fine ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                "feed {0}{1}",
                status.state().code(),
                text);
    }
}
