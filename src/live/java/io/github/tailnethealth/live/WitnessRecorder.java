package io.github.tailnethealth.live;

import io.github.tailnethealth.evidence.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes down what the witness says: its state, and the original's own verdict. */
final class WitnessRecorder implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration POLL = Duration.ofMillis(500);

    /** What the witness said from a moment on; kind is null while it does not answer. */
    record Said(Duration at, String state, boolean online, String relay, String kind) {
        /** What it says is to the witness what shown warnings are to a newer daemon. */
        boolean sameState(Said other) {
            return Objects.equals(kind, other.kind)
                    && state.equals(other.state)
                    && online == other.online
                    && relay.equals(other.relay);
        }
    }

    private final UnixHttp http = new UnixHttp();
    private final Path socket;
    private final Supplier<Duration> clock;
    private final Journal journal;
    private final List<Said> said = new ArrayList<>();
    private final Thread polls = new Thread(this::poll, "witness-status");
    private volatile boolean closed;

    WitnessRecorder(Path socket, Supplier<Duration> clock, Journal journal) {
        this.socket = socket;
        this.clock = clock;
        this.journal = journal;
        polls.setDaemon(true);
    }

    void start() {
        polls.start();
    }

    /** Returns everything it said, each change once. */
    List<Said> all() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    /** Returns what it said last, or null. */
    Said last() {
        synchronized (said) {
            return said.isEmpty() ? null : said.get(said.size() - 1);
        }
    }

    private void poll() {
        while (!closed) {
            try {
                UnixHttp.Answer answer = http.get(socket, Recorder.STATUS, 2_000);
                if (answer.status() == 200) {
                    note(read(answer.body()));
                }
            } catch (ExecutionException | TimeoutException e) {
                note(new Said(clock.get(), "", false, "", null));
            } catch (InterruptedException e) {
                return;
            }
            if (!closed) {
                try {
                    Thread.sleep(POLL.toMillis());
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    private Said read(String body) {
        JsonNode status = JSON.readTree(body);
        List<String> texts = new ArrayList<>();
        status.path("Health").forEach(text -> texts.add(text.stringValue()));
        JsonNode self = status.path("Self");
        return new Said(
                clock.get(),
                status.path("BackendState").stringValue(""),
                self.path("Online").booleanValue(false),
                self.path("Relay").stringValue(""),
                Kind.of(texts));
    }

    private void note(Said now) {
        synchronized (said) {
            Said before = said.isEmpty() ? null : said.get(said.size() - 1);
            if (before != null && before.sameState(now)) {
                return;
            }
            said.add(now);
        }
        if (!closed) {
            journal.note(
                    now.at(),
                    "witness",
                    now.kind() + ": " + now.state() + " online=" + now.online() + " relay=" + now.relay());
        }
    }

    @Override
    public void close() {
        closed = true;
        polls.interrupt();
        http.close();
    }
}
