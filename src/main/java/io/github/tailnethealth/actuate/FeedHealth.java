package io.github.tailnethealth.actuate;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.FeedStatus;
import io.github.tailnethealth.tracker.Report;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** How the feed looks. */
final class FeedHealth {
    private FeedHealth() {}

    static Health of(Report report) {
        FeedStatus feed = report.feed();
        FeedSource source = feed.source();
        return new Details()
                .add("state", feed.state().code())
                .add("text", feed.text())
                .add("since", feed.since())
                .add("source", source == null ? null : source.code())
                .add("lastSuccess", feed.lastSuccess())
                .add("version", report.version())
                .with(status(feed.state()));
    }

    private static Status status(FeedState state) {
        return switch (state) {
            case OFF -> Status.UNKNOWN;
            case OK -> Status.UP;
            case CONNECTING -> Status.OUT_OF_SERVICE;
            case REFUSED, NO_SOCKET, STALLED, FORBIDDEN, GARBAGE, TOO_OLD, FELL_BEHIND -> Status.DOWN;
        };
    }
}
