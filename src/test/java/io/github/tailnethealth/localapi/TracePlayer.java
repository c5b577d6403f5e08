package io.github.tailnethealth.localapi;

import io.github.tailnethealth.app.replay.Recording;
import io.github.tailnethealth.evidence.DaemonSignals;
import io.github.tailnethealth.evidence.Kind;
import io.github.tailnethealth.evidence.Signal;
import io.github.tailnethealth.evidence.Signal.Reach;
import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hands each daemon line of a recording, at its time, to the real mapping and tracker, and asks at each witness line. */
final class TracePlayer {
    private static final Pattern BROKEN_SINCE = Pattern.compile("\"BrokenSince\":\"([^\"]+)\"");

    /** What we said and what the witness said, at one moment, and what the daemon itself signalled by then. */
    record Sample(Duration at, String ours, String witness, boolean ownSignal, boolean online, boolean reachable) {}

    /** The feed's state from a moment on. */
    record FeedChange(Duration at, FeedState state) {}

    private final Recording recording;
    private final VirtualClock clock;
    private final Instant start;
    private final Tracker tracker;
    private final RecordedAnswers answers;
    private final DaemonSignals raw = new DaemonSignals();
    private final List<Sample> samples = new ArrayList<>();
    private final List<FeedChange> feedChanges = new ArrayList<>();

    TracePlayer(Recording recording) {
        this.recording = recording;
        this.start = startOf(recording);
        this.clock = new VirtualClock(start);
        this.tracker = Tracker.builder()
                .clock(clock)
                .fed(FeedSource.RECORDED, Duration.ofSeconds(10))
                .build();
        this.answers = new RecordedAnswers(tracker);
    }

    void play() throws IOException {
        for (Recording.Line line : recording.lines()) {
            clock.set(start.plus(line.at()));
            if (line instanceof Recording.Witness witness) {
                sample(witness);
            } else {
                take(line);
                noteFeed(line.at());
            }
        }
    }

    List<Sample> samples() {
        return samples;
    }

    List<FeedChange> feedChanges() {
        return feedChanges;
    }

    Report report() {
        return tracker.report();
    }

    private void take(Recording.Line line) throws IOException {
        if (line instanceof Recording.BusOpened) {
            raw.opened(line.at());
        } else if (line instanceof Recording.BusLine bus) {
            raw.line(bus.body(), bus.at());
        } else if (line instanceof Recording.BusEnded ended) {
            raw.ended(RecordedAnswers.failure(ended.how()) != FeedState.STALLED, ended.at());
        } else if (line instanceof Recording.Answer answer && answer.status() == 200) {
            switch (answer.endpoint()) {
                case "status" -> raw.status(answer.body(), answer.at());
                case "derpmap" -> raw.derpMap(answer.body());
                default -> {
                    // no signal
                }
            }
        }
        answers.take(line);
    }

    private void sample(Recording.Witness witness) {
        Duration poll = Duration.ofMillis(2_500); // polls were 2 s apart, and took a moment
        String ours = Kind.of(tracker.report().originalWarnings());
        boolean own = raw.kindsBetween(witness.at().minus(poll), witness.at()).contains(ours);
        Signal daemon = raw.last();
        boolean reachable = daemon.reach() == Reach.REACHED || daemon.reach() == Reach.CONNECTING;
        samples.add(new Sample(
                witness.at(), ours, Kind.of(witness.health()), own, Boolean.TRUE.equals(daemon.online()), reachable));
    }

    private void noteFeed(Duration at) {
        FeedState state = tracker.report().feed().state();
        if (feedChanges.isEmpty() || feedChanges.get(feedChanges.size() - 1).state() != state) {
            feedChanges.add(new FeedChange(at, state));
        }
    }

    /** A warning is shown at the earliest when it began: the latest beginning of all says when the recording began. */
    private static Instant startOf(Recording recording) {
        Instant start = VirtualClock.START;
        boolean any = false;
        for (Recording.Line line : recording.lines()) {
            if (line instanceof Recording.BusLine bus) {
                Matcher matcher = BROKEN_SINCE.matcher(bus.body());
                while (matcher.find()) {
                    Instant candidate = Instant.parse(matcher.group(1)).minus(bus.at());
                    start = !any || candidate.isAfter(start) ? candidate : start;
                    any = true;
                }
            }
        }
        return start;
    }
}
