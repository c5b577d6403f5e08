package io.github.tailnethealth.localapi;

import io.github.tailnethealth.app.replay.Recording;
import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.Tracker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a real daemon of version 1.102.3 said, read and mapped into a tracker. */
@State(Scope.Thread)
public class DocumentBenchmark {
    private static final String RECORDING = "/recorded/healthy.jsonl.gz";

    private final Bodies bodies = new Bodies(new Failures(Path.of("tailscaled.sock")));
    private DaemonMapping mapping;
    private int capability;
    private String version;
    private byte[] status;
    private NotifyReader bus;

    @Setup
    public void join() throws IOException {
        Tracker tracker = Tracker.builder()
                .fed(FeedSource.RECORDED, Duration.ofSeconds(10))
                .build();
        mapping = new DaemonMapping(tracker, tracker.feed());
        List<String> lines = new ArrayList<>();
        for (Recording.Line line : recording().lines()) {
            if (line instanceof Recording.BusLine bus) {
                lines.add(bus.body());
            } else if (line instanceof Recording.Answer answer
                    && answer.endpoint().equals("status")
                    && answer.body().contains("\"Running\"")) {
                status = answer.body().getBytes(StandardCharsets.UTF_8);
                capability = Integer.parseInt(answer.capability());
                version = answer.version();
            }
        }
        bus = new NotifyReader(new Endless((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
        lines.forEach(line -> takeLine());
        takeStatus();
    }

    private static Recording recording() throws IOException {
        try (InputStream in = DocumentBenchmark.class.getResourceAsStream(RECORDING)) {
            return Recording.read("healthy", in);
        }
    }

    @Benchmark
    public void takeStatus() {
        try {
            mapping.status(new StatusAnswer(bodies.status("status", status), capability, version));
        } catch (LocalApiException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public void takeLine() {
        try {
            mapping.line(((BusEvent.Line) bus.next()).news());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says the same over and over. */
    private static final class Endless extends InputStream {
        private final ByteArrayInputStream round;

        Endless(byte[] said) {
            round = new ByteArrayInputStream(said);
            round.mark(0);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (round.available() == 0) {
                round.reset();
            }
            return round.read(target, offset, length);
        }
    }
}
