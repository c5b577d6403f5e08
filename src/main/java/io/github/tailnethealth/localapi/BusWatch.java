package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps a stream of the daemon's bus open, and maps what comes. For one thread. */
final class BusWatch implements FeedThread.Work {
    /** State, prefs, health and client version first; rate-limited; actions apart from texts; no network map. */
    static final int MASK = 2 | 4 | 128 | 256 | 512 | 2048;

    private static final System.Logger LOG = System.getLogger(LocalApiFeed.class.getName());
    private static final String FELL_BEHIND = "fell behind";
    private static final Duration LOOK_FOR_SOCKET = Duration.ofMillis(250);

    private final LocalApiSettings settings;
    private final SocketPaths paths;
    private final Clients clients;
    private final Turns turns;
    private final DaemonMapping mapping;
    private final FeedCondition condition;
    private final FeedStats stats;
    private final Backoff backoff;

    /** Whether a stream was open and broke. */
    private boolean broke;

    BusWatch(
            LocalApiSettings settings,
            SocketPaths paths,
            Clients clients,
            Turns turns,
            DaemonMapping mapping,
            FeedCondition condition,
            FeedStats stats) {
        this.settings = settings;
        this.paths = paths;
        this.clients = clients;
        this.turns = turns;
        this.mapping = mapping;
        this.condition = condition;
        this.stats = stats;
        this.backoff = Backoff.ofReconnects(settings);
    }

    @Override
    public void run() throws InterruptedException {
        while (!turns.closed()) {
            SocketFile tried = SocketFile.at(clients.path());
            if (watch()) {
                continue;
            }
            if (newSocketWithin(backoff.pause(), tried)) {
                backoff.reset();
            }
        }
    }

    /** Watches until the stream ends; returns whether to open it again at once. */
    private boolean watch() throws InterruptedException {
        LocalApiClient api = clients.find();
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
            turns.streamIs(true);
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
                turns.ask();
            }
            ended(fellBehind);
        } catch (LocalApiException e) {
            failed(e);
        } finally {
            turns.streamIs(false);
        }
        return false;
    }

    private void ended(boolean fellBehind) {
        if (turns.closed()) {
            return; // it was we who ended it
        }
        if (fellBehind) {
            condition.streamEnded(FeedState.FELL_BEHIND, "the daemon closed the stream: we read too slowly");
            return;
        }
        condition.streamEnded(FeedState.REFUSED, "the daemon ended the stream");
        mapping.lost();
    }

    private void failed(LocalApiException e) {
        if (turns.closed()) {
            return;
        }
        if (e.state() != FeedState.STALLED) { // a frozen daemon is still the same one
            mapping.lost();
        }
        condition.streamEnded(e.state(), e.text());
    }

    /** Waits; returns whether another socket file came meanwhile, and then at once. */
    private boolean newSocketWithin(Duration pause, @Nullable SocketFile tried) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !turns.closed(); left = end - System.nanoTime()) {
            turns.pause(Duration.ofNanos(Math.min(left, LOOK_FOR_SOCKET.toNanos())));
            SocketFile now = SocketFile.at(clients.path());
            if (now != null && !now.equals(tried)) {
                return true;
            }
        }
        return false;
    }
}
