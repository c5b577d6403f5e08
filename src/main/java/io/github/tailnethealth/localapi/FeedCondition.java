package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedLink;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.FeedStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes one state of the feed out of how its stream and its polls fare. Thread-safe. */
final class FeedCondition {
    private final FeedLink feed;
    private final Consumer<FeedStatus> changed;
    private boolean streamOpen;
    private boolean everPolled;
    private @Nullable Problem stream;
    private @Nullable Problem polls;

    private record Problem(FeedState state, String text) {}

    /** Tells {@code changed} of every change of state. */
    FeedCondition(FeedLink feed, Consumer<FeedStatus> changed) {
        this.feed = feed;
        this.changed = changed;
    }

    synchronized void streamOpened() {
        streamOpen = true;
        stream = null;
        tell();
    }

    synchronized void streamEnded(FeedState state, String text) {
        streamOpen = false;
        stream = new Problem(state, text);
        tell();
    }

    synchronized void pollAnswered() {
        everPolled = true;
        polls = null;
        tell();
    }

    synchronized void pollFailed(FeedState state, String text) {
        polls = new Problem(state, text);
        tell();
    }

    private void tell() {
        Problem problem = stream != null ? stream : polls;
        FeedState before = feed.status().state();
        FeedState now =
                problem != null ? problem.state : streamOpen && everPolled ? FeedState.OK : FeedState.CONNECTING;
        String text = problem == null ? null : problem.text;
        feed.state(now, text);
        if (now != before) {
            changed.accept(feed.status());
        }
    }
}
