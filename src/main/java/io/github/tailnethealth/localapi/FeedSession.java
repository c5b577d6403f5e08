package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Tracker;

/** What a feed has from one start to the next end: its two threads, and its client. */
final class FeedSession {
    private final Turns turns = new Turns();
    private final Clients clients;
    private final FeedThread stream;
    private final FeedThread polls;

    FeedSession(
            Tracker tracker,
            LocalApiSettings settings,
            SocketPaths paths,
            DaemonMapping mapping,
            FeedCondition condition,
            FeedStats stats) {
        clients = new Clients(settings, paths);
        BusWatch watch = new BusWatch(settings, paths, clients, turns, mapping, condition, stats);
        stream = new FeedThread(
                "tailnet-feed-stream",
                watch,
                turns,
                stats,
                restarts(settings),
                why -> condition.streamEnded(FeedState.GARBAGE, why));
        Polls asking = new Polls(settings, clients, turns, mapping, condition, stats, tracker);
        polls = new FeedThread(
                "tailnet-feed-poll",
                asking,
                turns,
                stats,
                restarts(settings),
                why -> condition.pollFailed(FeedState.GARBAGE, why));
    }

    private static Backoff restarts(LocalApiSettings settings) {
        return new Backoff(settings.reconnectDelay(), settings.reconnectMaxDelay());
    }

    void start() {
        stream.start();
        polls.start();
    }

    /** Ends the threads and every connection. */
    void end() {
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
}
