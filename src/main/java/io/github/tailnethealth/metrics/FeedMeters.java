package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.FeedStatus;

/** How the feed fares; nothing if it is off. What it transports, its own package counts. */
final class FeedMeters implements Concern {
    @Override
    public void write(Seen seen, Samples.Builder samples) {
        FeedStatus feed = seen.report().feed();
        FeedSource source = feed.source();
        samples.info(Family.FEED_INFO, source == null ? null : source.code());
        if (feed.state() != FeedState.OFF) {
            samples.flag(
                    Family.FEED_UP, feed.state() == FeedState.OK, feed.state().code());
        }
    }
}
