package io.github.tailnethealth.tracker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the feed fares.
 *
 * @param state the feed's state
 * @param text what a person should know about it, or null if there is nothing to say
 * @param since since when it has been in this state, or null if it is off
 * @param source where the answers come from, or null if the feed is off
 * @param lastSuccess when the last good answer came, shown only while the feed is not ok; null before the first
 */
public record FeedStatus(
        FeedState state,
        @Nullable String text,
        @Nullable Instant since,
        @Nullable FeedSource source,
        @Nullable Instant lastSuccess) {
    static final FeedStatus OFF = new FeedStatus(FeedState.OFF, null, null, null, null);
}
