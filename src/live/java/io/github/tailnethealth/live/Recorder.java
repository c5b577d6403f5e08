package io.github.tailnethealth.live;

import io.github.tailnethealth.evidence.DaemonSignals;
import io.github.tailnethealth.evidence.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Writes down what a daemon itself says, on connections of its own and with none of our code's mapping. It polls
 * nothing that makes a daemon examine itself.
 */
final class Recorder implements AutoCloseable {
    private static final String API = "http://local-tailscaled.sock/localapi/v0/";
    static final String STATUS = API + "status?peers=false";
    private static final String BUS = API + "watch-ipn-bus?mask=" + (2 | 4 | 128 | 256 | 512 | 2048);
    private static final int POLL_TIMEOUT = 2_000;
    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final Duration POLL = Duration.ofMillis(200);

    private final UnixHttp http = new UnixHttp();
    private final Path socket;
    private final DaemonSignals signals = new DaemonSignals();
    private final Supplier<Duration> clock;
    private final Journal journal;
    private final Thread stream = new Thread(this::watch, "recorder-bus");
    private final Thread polls = new Thread(this::poll, "recorder-status");
    private final Semaphore bell = new Semaphore(0);
    private String lastEnd = "";
    private String lastStatus = "";
    private volatile boolean closed;

    Recorder(Path socket, Supplier<Duration> clock, Journal journal) {
        this.socket = socket;
        this.clock = clock;
        this.journal = journal;
        signals.regions(LoopbackTailnet.regions());
        stream.setDaemon(true);
        polls.setDaemon(true);
    }

    void start() {
        stream.start();
        polls.start();
    }

    DaemonSignals signals() {
        return signals;
    }

    private void watch() {
        while (!closed) {
            try (UnixHttp.Stream open = http.open(socket, BUS, POLL_TIMEOUT);
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(open.body(), StandardCharsets.UTF_8))) {
                signals.opened(clock.get());
                for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                    Duration at = clock.get();
                    signals.line(line, at);
                    journal.note(at, "bus", line);
                    bell.release(); // what moved shows in the status too, and perhaps not for long
                }
                ended("end");
            } catch (TimeoutException e) {
                signals.ended(false, clock.get());
            } catch (ExecutionException | IOException e) {
                ended(e.toString());
            } catch (InterruptedException e) {
                return;
            }
            pause(AGAIN);
        }
    }

    private void ended(String how) {
        if (!closed) {
            Duration at = clock.get();
            signals.ended(true, at);
            if (!how.equals(lastEnd)) {
                journal.note(at, "bus", "ended: " + how);
                lastEnd = how;
            }
        }
    }

    private void poll() {
        while (!closed) {
            try {
                UnixHttp.Answer answer = http.get(socket, STATUS, POLL_TIMEOUT);
                if (answer.status() == 200) {
                    Duration at = clock.get();
                    signals.status(answer.body(), at);
                    noteStatus(at);
                }
            } catch (TimeoutException e) {
                signals.timedOut(clock.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TimeoutException) {
                    signals.timedOut(clock.get());
                }
                // otherwise gone: the stream tells
            } catch (InterruptedException e) {
                return;
            }
            awaitBell();
        }
    }

    private void awaitBell() {
        if (!closed) {
            try {
                if (bell.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    bell.drainPermits();
                }
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    private void noteStatus(Duration at) {
        Signal now = signals.last();
        String said = now.reach() + " " + now.state() + " online=" + now.online() + " relay=" + now.relay() + " shows "
                + now.shown().keySet() + now.onlyInStatus();
        if (!said.equals(lastStatus)) {
            journal.note(at, "daemon", said);
            lastStatus = said;
        }
    }

    private void pause(Duration time) {
        if (!closed) {
            try {
                Thread.sleep(time.toMillis());
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        stream.interrupt();
        polls.interrupt();
        http.close();
    }
}
