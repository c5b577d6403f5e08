package io.github.tailnethealth.live;

import io.github.tailnethealth.evidence.Kind;
import io.github.tailnethealth.evidence.Signal;
import io.github.tailnethealth.program.ProgramProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One scenario as it runs: its tailnet, the program beside it, and all that watch them. */
final class LiveRun implements AutoCloseable {
    private static final Path LOGS = Path.of("target/live");
    /** After an outage each daemon comes back when its back-off says. */
    private static final int RECOVERY_SECONDS = 120;

    private static final int INSIDE_PORT = 8080;

    private final Scenario scenario;
    private final Path logs;
    private final long start = System.nanoTime();
    private final Journal journal;
    private final Binaries binaries;
    private final LoopbackTailnet tailnet;
    private final List<Phase> phases = new ArrayList<>();
    private final Recorder recorder;
    private final WitnessRecorder witness;
    private final List<Phase> excused = new ArrayList<>();
    private final List<String> found = new ArrayList<>();
    private ProgramProcess program;
    private Watch watch;
    private Duration settled;
    private Duration begun;
    private Phases.Row row;
    private boolean repair;

    LiveRun(Scenario scenario, Binaries binaries) {
        this.scenario = scenario;
        this.binaries = binaries;
        this.logs = LOGS.resolve(scenario.name());
        this.journal = new Journal(logs.resolve("journal.txt"));
        this.tailnet = new LoopbackTailnet(binaries, scenario.options(), logs);
        this.recorder = new Recorder(tailnet.socket(LoopbackTailnet.Node.DAEMON), this::now, journal);
        this.witness = new WitnessRecorder(tailnet.socket(LoopbackTailnet.Node.WITNESS), this::now, journal);
    }

    /** Starts everything, up to where the script begins. */
    void prepare() throws IOException, InterruptedException {
        tailnet.start();
        recorder.start();
        witness.start();
        ProgramProcess.Builder builder = program("program").socket(daemonSocket());
        scenario.program().accept(builder);
        if (scenario.inside()) {
            builder.prefix("nsenter", "--net=/proc/" + tailnet.namespace().pid() + "/ns/net")
                    .args("--server.port=" + INSIDE_PORT);
        }
        program = builder.start();
        watch = new Watch(window(program), this::now, journal);
        watch.start();
        if (scenario.beginning().equals(Phases.HEALTHY)) {
            tailnet.up();
            awaitHealthy("log-in");
            Waiting.until(
                    "the program is healthy",
                    30,
                    () -> watch.last() != null && watch.last().said().equals(Kind.HEALTHY));
        } else {
            Waiting.until(
                    "the program hears the daemon",
                    30,
                    () -> watch.last() != null && watch.last().feed().equals("ok"));
        }
    }

    private Path daemonSocket() {
        return tailnet.socket(LoopbackTailnet.Node.DAEMON);
    }

    /** Prepares a program that does not outlive this JVM; it needs a socket yet. */
    ProgramProcess.Builder program(String name) {
        return ProgramProcess.builder(logs.resolve(name + ".log"))
                .prefix(binaries.lab().toString(), "tied")
                .jvmArgs("-XX:+UseSerialGC", "-Xmx256m");
    }

    private Window window(ProgramProcess process) {
        if (scenario.inside()) {
            Path forwarded = tailnet.home().resolve("program.sock");
            tailnet.namespace().forward(forwarded, "127.0.0.1:" + INSIDE_PORT);
            return Window.through(tailnet.http(), forwarded);
        }
        return outside(process);
    }

    static Window outside(ProgramProcess process) {
        return path -> {
            HttpResponse<String> answer = process.manage(path);
            return new Window.Seen(answer.statusCode(), answer.body());
        };
    }

    LoopbackTailnet tailnet() {
        return tailnet;
    }

    ProgramProcess program() {
        return program;
    }

    Watch watch() {
        return watch;
    }

    Recorder recorder() {
        return recorder;
    }

    Duration now() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** From here on everything is judged. */
    void begin() {
        settled = now();
        enter(Phases.of(scenario.beginning()), false);
        hold(6);
    }

    void journal(String text) {
        journal.note(now(), "ACT", text);
    }

    // ---- what scripts are made of

    /** Does what the row of that name says, and leaves it so. */
    void fault(String name, int seconds, Runnable act) {
        Phases.Row next = Phases.of(name);
        act(name, next, false, act);
        hold(seconds);
    }

    /** Repairs; goes on once both daemons have recovered. */
    void repaired(String what, Runnable act) {
        act("repair: " + what, Phases.of(Phases.HEALTHY), true, act);
        awaitHealthy(what);
        hold(5);
    }

    /** Freezes the program itself for as long as the act takes. */
    void programFrozen(String name, Runnable act) {
        fault(name, 3, () -> {
            Duration from = now();
            program(true);
            try {
                act.run();
            } finally {
                program(false);
                excused.add(new Phase(row, false, from, now().plus(Judge.BOUND)));
            }
        });
    }

    /** Starts the daemon again, and beside our program a fresh one: both must say the same 2 s after. */
    void restartedBesideAFreshProgram(Runnable startDaemon) {
        try (ProgramProcess fresh = program("fresh").socket(daemonSocket()).start()) {
            act("repair: daemon started, beside a fresh program", Phases.of(Phases.HEALTHY), true, startDaemon);
            Window other = outside(fresh);
            Waiting.until("the fresh program hears the daemon", 30, () -> Sightings.feedIsOk(other));
            hold(2);
            for (int i = 0; i < 8; i++) {
                found.addAll(Sightings.differences(now(), outside(program), other));
                hold(1);
            }
            awaitHealthy("daemon started");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The witness is older than any daemon that is understood: a program beside it must say so, and stay alive. */
    void tooOldADaemonIsCalledSo() {
        try (ProgramProcess other = program("too-old")
                .socket(tailnet.socket(LoopbackTailnet.Node.WITNESS))
                .start()) {
            Waiting.until(
                    "the daemon is too old",
                    15,
                    () -> Sightings.state(outside(other), "feed").equals("too-old"));
            expect("/readyz beside a daemon that is too old", 503, other.status("/readyz"));
            expect("/livez beside a daemon that is too old", 200, other.status("/livez"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void expect(String what, int expected, int is) {
        if (expected != is) {
            found.add(Judge.at(now()) + " " + what + " is " + is + " and not " + expected);
        }
    }

    void moveSocketAway() {
        move(tailnet.socket(LoopbackTailnet.Node.DAEMON), tailnet.home().resolve("away.sock"));
    }

    void moveSocketBack() {
        move(tailnet.home().resolve("away.sock"), tailnet.socket(LoopbackTailnet.Node.DAEMON));
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void program(boolean freeze) {
        try {
            if (freeze) {
                program.freeze();
            } else {
                program.thaw();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void hold(int seconds) {
        Waiting.forAWhile(Duration.ofSeconds(seconds));
    }

    private void act(String what, Phases.Row next, boolean repairs, Runnable act) {
        leave();
        journal.note(now(), "ACT", what);
        begun = now();
        row = next;
        repair = repairs;
        act.run();
    }

    private void enter(Phases.Row next, boolean repairs) {
        begun = now();
        row = next;
        repair = repairs;
    }

    private void leave() {
        if (row != null) {
            phases.add(new Phase(row, repair, begun, now()));
            row = null;
        }
    }

    private void awaitHealthy(String what) {
        Waiting.until("both daemons healthy again after " + what, RECOVERY_SECONDS, () -> {
            Signal daemon = recorder.signals().last();
            WitnessRecorder.Said other = witness.last();
            return daemon != null
                    && daemon.reach() == Signal.Reach.REACHED
                    && recorder.signals().kindsBetween(now(), now()).equals(Set.of(Kind.HEALTHY))
                    && other != null
                    && Kind.HEALTHY.equals(other.kind());
        });
    }

    /** Ends it and returns all that happened. */
    Course end() {
        leave();
        Duration end = now();
        watch.close();
        recorder.close();
        witness.close();
        return new Course(
                scenario.name(),
                settled,
                end.minusSeconds(1),
                List.copyOf(phases),
                recorder.signals(),
                recorder.signals().all(),
                witness.all(),
                watch.glances(),
                watch.samples(),
                watch.misses(),
                List.copyOf(excused),
                List.copyOf(found));
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        recorder.close();
        witness.close();
        if (program != null) {
            program.close();
        }
        tailnet.close();
        journal.close();
    }
}
