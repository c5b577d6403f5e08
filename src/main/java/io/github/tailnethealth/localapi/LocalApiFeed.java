package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedLink;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.FeedStatus;
import io.github.tailnethealth.tracker.Tracker;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tailscaled over its LocalAPI socket into a tracker, for as long as it is open: a stream tells what happens, and
 * polls tell the rest. Both come back by themselves after any failure. Thread-safe.
 */
public final class LocalApiFeed implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LocalApiFeed.class.getName());

    private final Tracker tracker;
    private final Clients clients;
    private final Turns turns = new Turns();
    private final FeedStats stats = new FeedStats();
    private final FeedThread stream;
    private final FeedThread polls;

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
        this.clients = new Clients(settings, paths);
        DaemonMapping mapping = new DaemonMapping(tracker, feed);
        FeedCondition condition = new FeedCondition(feed, LocalApiFeed::log);
        stream = thread(
                "tailnet-feed-stream",
                new BusWatch(settings, paths, clients, turns, mapping, condition, stats),
                settings);
        polls = thread(
                "tailnet-feed-poll", new Polls(settings, clients, turns, mapping, condition, stats, tracker), settings);
    }

    private FeedThread thread(String name, FeedThread.Work work, LocalApiSettings settings) {
        return new FeedThread(name, work, turns, stats, settings.reconnectDelay());
    }

    /** Starts to read. May be called once. */
    public void start() {
        stream.start();
        polls.start();
    }

    /** Stops to read and ends every thread and connection. What was reported stays. */
    @Override
    public void close() {
        turns.close();
        LocalApiClient last = clients.end();
        stream.interrupt();
        polls.interrupt();
        // a client that is closed while it connects may leave the connection behind
        stream.awaitEnd();
        polls.awaitEnd();
        if (last != null) {
            last.close();
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
