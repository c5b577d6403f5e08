package io.github.tailnethealth.app.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon did, as read out of a recording of its clients: a client only notes that it was refused, here it says
 * that the daemon was dead.
 */
final class Timeline {

    /** Something that the daemon did. */
    sealed interface Action {}

    /** It started. What it answers to polls in this life is in the {@link PollBook}. */
    record Start(int life) implements Action {}

    /** It was killed, and left its socket file. */
    record Kill() implements Action {}

    /** It ended in good order, and took its socket file with it. */
    record Stop() implements Action {}

    /** It ended all watches, and lived on. */
    record EndWatches() implements Action {}

    /** It stopped to answer; who connects waits. */
    record Freeze() implements Action {}

    record Thaw() implements Action {}

    /** It said something on the bus. */
    record Say(String body) implements Action {}

    /** Not the daemon's doing but what was done to it, for the log. */
    record Tell(String event) implements Action {}

    record Step(Duration at, Action action) {}

    /** The recorder gave up a poll after so long: so long before its time-out the daemon answered no more. */
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(2);

    private final List<Step> steps;
    private final PollBook polls;
    private final Duration begin;
    private final Duration end;

    /** Begins with the first sign of a daemon: what was recorded before it is of no use to anybody. */
    Timeline(Recording recording) {
        List<Step> found = new ArrayList<>();
        PollBook.Builder book = new PollBook.Builder();
        List<Recording.Line> lines = recording.lines();
        this.begin = firstSign(recording);
        this.end = lines.get(lines.size() - 1).at();
        found.add(new Step(begin, new Start(0)));
        int life = 0;
        boolean alive = true;
        boolean frozen = false;
        Duration lastGood = begin;
        for (int i = 0; i < lines.size(); i++) {
            Recording.Line line = lines.get(i);
            Duration at = line.at();
            if (at.compareTo(begin) < 0 && !(line instanceof Recording.Event)) {
                continue;
            }
            if (line instanceof Recording.Failure failure && failure.error().equals("timeout") && alive && !frozen) {
                frozen = true;
                found.add(new Step(later(lastGood, at.minus(POLL_TIMEOUT)), new Freeze()));
            } else if (isGood(line)) {
                lastGood = at;
                if (frozen) {
                    frozen = false;
                    found.add(new Step(at, new Thaw()));
                }
            }
            if (line instanceof Recording.Event event) {
                found.add(new Step(later(begin, at), new Tell(event.text())));
            } else if (line instanceof Recording.Answer answer) {
                book.add(life, answer);
            } else if (line instanceof Recording.BusOpened && !alive) {
                alive = true;
                found.add(new Step(at, new Start(++life)));
            } else if (line instanceof Recording.BusLine said) {
                found.add(new Step(at, new Say(said.body())));
            } else if (line instanceof Recording.BusEnded && alive) {
                Action end = whyEnded(lines.subList(i, lines.size()));
                if (end != null) {
                    found.add(new Step(at, end));
                    alive = end instanceof EndWatches;
                    frozen &= alive;
                }
            }
        }
        found.sort(Comparator.comparing(Step::at));
        this.steps = List.copyOf(found);
        this.polls = book.build();
    }

    private static Duration firstSign(Recording recording) {
        return recording.lines().stream()
                .filter(Timeline::isGood)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(recording.name() + " has no daemon"))
                .at();
    }

    private static boolean isGood(Recording.Line line) {
        return line instanceof Recording.BusOpened
                || line instanceof Recording.BusLine
                || line instanceof Recording.Answer;
    }

    /** The end of a watch looks the same however it came; what the next attempt met tells. Null at the very end. */
    private static @Nullable Action whyEnded(List<Recording.Line> fromEndOn) {
        for (Recording.Line line : fromEndOn) {
            if (line instanceof Recording.BusOpened) {
                return new EndWatches();
            }
            String how = line instanceof Recording.BusEnded ended ? ended.how() : "";
            if (how.equals("connection refused")) {
                return new Kill();
            }
            if (how.equals("no such file")) {
                return new Stop();
            }
        }
        return null;
    }

    private static Duration later(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    List<Step> steps() {
        return steps;
    }

    PollBook polls() {
        return polls;
    }

    Duration begin() {
        return begin;
    }

    Duration end() {
        return end;
    }
}
