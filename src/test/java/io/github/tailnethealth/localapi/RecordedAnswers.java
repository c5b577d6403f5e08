package io.github.tailnethealth.localapi;

import io.github.tailnethealth.app.replay.Recording;
import io.github.tailnethealth.tracker.FeedLink;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Tracker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the feed does with the daemon's lines of a recording: the real readers, mapping and condition, into a tracker. */
final class RecordedAnswers {
    private final DaemonMapping mapping;
    private final FeedCondition condition;

    RecordedAnswers(Tracker tracker) {
        FeedLink feed = tracker.feed();
        this.mapping = new DaemonMapping(tracker, feed);
        this.condition = new FeedCondition(feed, status -> {});
    }

    void take(Recording.Line line) throws IOException {
        if (line instanceof Recording.BusOpened) {
            condition.streamOpened();
        } else if (line instanceof Recording.BusLine bus) {
            mapping.line(notify(bus.body()));
        } else if (line instanceof Recording.BusEnded ended) {
            FeedState state = failure(ended.how());
            if (state != FeedState.STALLED) {
                mapping.lost();
            }
            condition.streamEnded(state, ended.how());
        } else if (line instanceof Recording.Failure failed && failed.endpoint().equals("status")) {
            condition.pollFailed(failure(failed.error()), failed.error());
        } else if (line instanceof Recording.Answer answer && answer.status() == 200) {
            answered(answer);
        }
    }

    private void answered(Recording.Answer answer) {
        switch (answer.endpoint()) {
            case "status" -> {
                Status status = Wire.body(Status.class).read(answer.body().getBytes(StandardCharsets.UTF_8));
                mapping.status(new StatusAnswer(status, Integer.valueOf(answer.capability()), answer.version()));
                condition.pollAnswered();
            }
            case "prefs" ->
                mapping.prefs(Wire.body(Prefs.class).read(answer.body().getBytes(StandardCharsets.UTF_8)));
            case "derpmap" ->
                mapping.derpMap(Wire.body(DerpMap.class).read(answer.body().getBytes(StandardCharsets.UTF_8)));
            case "usermetrics" -> mapping.userMetrics(UserMetrics.parse(answer.body()));
            default -> {
                // recorded for people
            }
        }
    }

    private static Notify notify(String body) throws IOException {
        NotifyReader reader =
                new NotifyReader(new ByteArrayInputStream((body + "\n").getBytes(StandardCharsets.UTF_8)));
        if (reader.next() instanceof BusEvent.Line line) {
            return line.news();
        }
        throw new IOException("not a line of the bus: " + body);
    }

    static FeedState failure(String how) {
        return switch (how) {
            case "end of stream", "connection refused", "ended inside the body" -> FeedState.REFUSED;
            case "no such file" -> FeedState.NO_SOCKET;
            case "timeout" -> FeedState.STALLED;
            default -> throw new IllegalArgumentException("unknown end: " + how);
        };
    }
}
