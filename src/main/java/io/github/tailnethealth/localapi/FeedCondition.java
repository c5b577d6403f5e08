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
    private boolean answered;
    private @Nullable Problem stream;
    private @Nullable Problem polls;

    private record Problem(FeedState state, String text) {}

    /** Tells {@code changed}, in order, of every change of state, once it counts. */
    FeedCondition(FeedLink feed, Consumer<FeedStatus> changed) {
        this.feed = feed;
        this.changed = changed;
    }

    synchronized void streamOpened() {
        streamOpen = true;
        stream = null;
        tell();
    }

    /** The stream is gone, and with it what the polls said: the next daemon may be another one. */
    synchronized void streamEnded(FeedState state, String text) {
        streamOpen = false;
        answered = false;
        polls = null;
        stream = new Problem(state, text);
        tell();
    }

    /** A poll was answered, and what is known is in step. Of a daemon whose stream has ended it tells nothing. */
    synchronized void pollAnswered() {
        if (!streamOpen) {
            return;
        }
        answered = true;
        polls = null;
        tell();
    }

    /** A poll that fails after the stream did tells nothing new. */
    synchronized void pollFailed(FeedState state, String text) {
        if (!streamOpen) {
            return;
        }
        polls = new Problem(state, text);
        tell();
    }

    private void tell() {
        Problem problem = stream != null ? stream : polls;
        FeedState before = feed.status().state();
        FeedState now = problem != null ? problem.state : streamOpen && answered ? FeedState.OK : FeedState.CONNECTING;
        feed.state(now, problem == null ? null : problem.text);
        if (now != before) {
            changed.accept(feed.status());
        }
    }
}
