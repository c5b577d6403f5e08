package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Tracker;
import java.util.function.BiConsumer;

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
        stream = thread(
                "tailnet-feed-stream",
                new BusWatch(settings, paths, clients, turns, mapping, condition, stats),
                condition::streamEnded,
                settings,
                stats);
        polls = thread(
                "tailnet-feed-poll",
                new Polls(settings, clients, turns, mapping, condition, stats, tracker),
                condition::pollFailed,
                settings,
                stats);
    }

    private FeedThread thread(
            String name,
            FeedThread.Work work,
            BiConsumer<FeedState, String> failed,
            LocalApiSettings settings,
            FeedStats stats) {
        Backoff backoff = Backoff.ofReconnects(settings);
        return new FeedThread(name, work, turns, stats, backoff, why -> failed.accept(FeedState.GARBAGE, why));
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
