package io.github.tailnethealth.app.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays the daemon of a recording on a real unix socket, over and over: it answers what was answered, says what was
 * said, hangs where the daemon hung and is gone where it was dead. It starts with the construction.
 */
public final class RecordedNode implements AutoCloseable {

    private static final String PREFIX = "/localapi/v0/";
    /** Whatever the recorder was allowed: nobody may change a recording. */
    private static final String WRITERS_ONLY = "metrics";

    private static final JsonMapper JSON = new JsonMapper();

    private final Path socket;
    private final Timeline timeline;
    private final Dates dates;
    private final ReplayTime time;
    private final Consumer<String> onEvent;
    private final Thread player;

    private final Object lock = new Object();
    private final List<Watch> watches = new ArrayList<>();
    private final List<Request> waiting = new ArrayList<>();
    private BusState bus = new BusState();
    private Instant roundBegin = Instant.EPOCH;
    private Duration roundElapsed = Duration.ZERO;
    private int life;
    private boolean frozen;
    /** Null while the daemon is dead; after the construction only the player sees it. */
    private @Nullable UnixHttpServer server;

    /**
     * Starts to listen, and to play.
     *
     * @param speed 1 for the pace of the recording
     * @param onEvent is told what is done to the recorded tailnet, when it is done
     */
    public RecordedNode(Path socket, Recording recording, double speed, Consumer<String> onEvent) throws IOException {
        this(socket, recording, ReplayTime.real(speed), onEvent);
    }

    RecordedNode(Path socket, Recording recording, ReplayTime time, Consumer<String> onEvent) throws IOException {
        this.socket = socket;
        this.timeline = new Timeline(recording);
        this.dates = new Dates(recording);
        this.time = time;
        this.onEvent = onEvent;
        Duration begin = time.elapsed();
        beginRound(begin);
        // Here, so that a path on which nobody can listen is the caller's to know.
        this.server = new UnixHttpServer(socket, this::handle);
        this.player = Threads.startDaemon("replay-player", () -> play(begin));
    }

    public Path socket() {
        return socket;
    }

    /** Ends like a daemon that is stopped. */
    @Override
    public void close() {
        player.interrupt();
        Threads.join(player);
    }

    private void play(Duration firstBegin) {
        try {
            for (Duration begin = firstBegin; ; begin = begin.plus(length())) {
                for (Timeline.Step step : timeline.steps()) {
                    time.sleepUntil(begin.plus(step.at()).minus(timeline.begin()));
                    perform(step);
                }
                time.sleepUntil(begin.plus(length()));
                stop();
                beginRound(begin.plus(length()));
            }
        } catch (InterruptedException e) {
            // Closed, which is the only way to end.
        } catch (IOException e) {
            onEvent.accept("the replay is over: " + e.getMessage());
        } finally {
            goAway(UnixHttpServer::close);
            deleteStaleFile();
        }
    }

    /** A daemon that was killed left it. */
    private void deleteStaleFile() {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            // A file that stays only refuses.
        }
    }

    private Duration length() {
        return timeline.end().minus(timeline.begin());
    }

    private void beginRound(Duration elapsed) {
        synchronized (lock) {
            long before = (long) (timeline.begin().toNanos() / time.speed());
            roundBegin = time.now().minusNanos(before);
            roundElapsed = elapsed;
        }
    }

    private void perform(Timeline.Step step) throws IOException, InterruptedException {
        Timeline.Action action = step.action();
        if (action instanceof Timeline.Start start) {
            start(start.life());
        } else if (action instanceof Timeline.Kill) {
            goAway(UnixHttpServer::die);
        } else if (action instanceof Timeline.Stop) {
            stop();
        } else if (action instanceof Timeline.EndWatches) {
            endWatches();
        } else if (action instanceof Timeline.Freeze) {
            freeze();
        } else if (action instanceof Timeline.Thaw) {
            thaw();
        } else if (action instanceof Timeline.Say say) {
            say(JSON.readTree(say.body()));
        } else if (action instanceof Timeline.Tell tell) {
            onEvent.accept(tell.event());
        }
    }

    private void start(int ofLife) throws IOException {
        synchronized (lock) {
            life = ofLife;
            frozen = false;
            bus = new BusState();
        }
        if (server == null) {
            server = new UnixHttpServer(socket, this::handle);
        }
    }

    private void stop() throws InterruptedException {
        endWatches();
        goAway(UnixHttpServer::close);
    }

    private void endWatches() throws InterruptedException {
        List<Watch> ended;
        synchronized (lock) {
            ended = List.copyOf(watches);
            watches.clear();
        }
        for (Watch watch : ended) {
            watch.end();
        }
    }

    /** Not under the lock: it waits for threads that may be waiting for the lock. */
    private void goAway(Consumer<UnixHttpServer> how) {
        UnixHttpServer gone = server;
        server = null;
        List<Watch> left;
        synchronized (lock) {
            left = List.copyOf(watches);
        }
        if (gone != null) {
            how.accept(gone);
        }
        for (Watch watch : left) {
            watch.cut();
            watch.awaitEnd();
        }
        synchronized (lock) {
            watches.clear();
            waiting.clear();
        }
    }

    private void freeze() {
        synchronized (lock) {
            frozen = true;
        }
    }

    private void thaw() {
        List<Request> asked;
        synchronized (lock) {
            frozen = false;
            asked = List.copyOf(waiting);
            waiting.clear();
        }
        for (Request request : asked) {
            try {
                handle(request.head(), request.exchange());
            } catch (IOException e) {
                // Who asked did not wait so long.
                request.exchange().hangUp();
            }
        }
    }

    private void say(JsonNode recorded) {
        synchronized (lock) {
            JsonNode line = dates.moved(recorded, roundBegin, time.speed());
            bus.add(line);
            for (Watch watch : watches) {
                watch.say((watch.takeFirst() ? bus.firstLine() : BusState.forOldWatch(line)).toString());
            }
        }
    }

    private void handle(HttpRequest head, HttpExchange exchange) throws IOException {
        synchronized (lock) {
            if (frozen) {
                waiting.add(new Request(head, exchange));
                return;
            }
        }
        String endpoint = head.path().startsWith(PREFIX) ? head.path().substring(PREFIX.length()) : "";
        if (endpoint.equals("watch-ipn-bus")) {
            watch(exchange);
        } else {
            poll(endpoint, exchange);
        }
    }

    private void watch(HttpExchange exchange) throws IOException {
        exchange.stream(200, headers(answer("status")));
        Watch watch = new Watch(exchange);
        synchronized (lock) {
            watches.add(watch);
            if (!bus.isEmpty() && watch.takeFirst()) {
                watch.say(bus.firstLine().toString());
            }
        }
        exchange.whenClosed(() -> {
            synchronized (lock) {
                watches.remove(watch);
            }
            watch.cut();
        });
    }

    private void poll(String endpoint, HttpExchange exchange) throws IOException {
        if (endpoint.equals(WRITERS_ONLY)) {
            exchange.respond(403, Map.of(), "metrics access denied\n");
            return;
        }
        Recording.Answer answer = answer(endpoint);
        if (answer == null) {
            exchange.respond(404, Map.of(), "404 page not found\n");
        } else {
            exchange.respond(answer.status(), headers(answer), answer.body());
        }
    }

    private Recording.@Nullable Answer answer(String endpoint) {
        synchronized (lock) {
            Duration now = timeline.begin().plus(time.elapsed()).minus(roundElapsed);
            Recording.Answer recorded = timeline.polls().answer(endpoint, life, now, bus.stateName());
            if (recorded == null || Recording.isText(endpoint)) {
                return recorded;
            }
            JsonNode said = endpoint.equals("prefs") ? bus.prefs() : null;
            JsonNode body = said != null ? said : dates.moved(JSON.readTree(recorded.body()), roundBegin, time.speed());
            return recorded.withBody(body.toString());
        }
    }

    private static Map<String, String> headers(Recording.@Nullable Answer answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        if (answer != null) {
            headers.put("Tailscale-Cap", answer.capability());
            headers.put("Tailscale-Version", answer.version());
        }
        return headers;
    }

    /** A request that nobody answers yet. */
    private record Request(HttpRequest head, HttpExchange exchange) {}
}
