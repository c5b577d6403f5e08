package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Tracker;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedMetersTest {
    private final FeedMeters meters = new FeedMeters();

    @Test
    void withoutAFeedThereIsNothing() {
        assertThat(Written.by(meters, TestNode.embedded())).isEmpty();
    }

    @Test
    void theFeedIsInOneStateAndUpOnlyIfItIsOk() {
        TestNode node = TestNode.fed();
        assertThat(Written.by(meters, node)).isEqualTo(Map.of("FEED_INFO live", 1.0, "FEED_UP connecting", 0.0));
        node.feed().state(FeedState.NO_SOCKET, "tried /run/x");
        assertThat(Written.by(meters, node)).isEqualTo(Map.of("FEED_INFO live", 1.0, "FEED_UP no-socket", 0.0));
        node.feed().state(FeedState.OK, null);
        assertThat(Written.by(meters, node)).isEqualTo(Map.of("FEED_INFO live", 1.0, "FEED_UP ok", 1.0));
    }

    @Test
    void aRecordedNodeIsMarked() {
        Tracker tracker = Tracker.builder()
                .fed(FeedSource.RECORDED, TestNode.STALE_AFTER)
                .clock(new TestClock())
                .build();
        assertThat(Written.by(meters, tracker)).containsEntry("FEED_INFO recorded", 1.0);
    }
}
