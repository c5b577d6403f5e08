package io.github.tailnethealth.localapi;

import static org.awaitility.Awaitility.await;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.FeedStatus;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Verdict;
import java.nio.file.Path;
import java.time.Duration;

/** A feed with its tracker, quicker than a real one in everything. */
final class FeedBench implements AutoCloseable {
    static final Duration POLL = Duration.ofMillis(20);
    static final Duration TIMEOUT = Duration.ofMillis(250);

    private static final Duration WAIT = Duration.ofSeconds(20);

    final Tracker tracker;
    final LocalApiFeed feed;

    FeedBench(Path socket) {
        this(quick(socket));
    }

    FeedBench(LocalApiSettings settings) {
        this(tracker(), settings);
    }

    FeedBench(Tracker tracker, LocalApiSettings settings) {
        this.tracker = tracker;
        this.feed = new LocalApiFeed(tracker, settings);
        feed.start();
    }

    FeedBench(LocalApiSettings settings, SocketPaths paths) {
        this.tracker = tracker();
        this.feed = new LocalApiFeed(tracker, settings, paths);
        feed.start();
    }

    static Tracker tracker() {
        return Tracker.builder().fed(FeedSource.LIVE, Duration.ofSeconds(10)).build();
    }

    static LocalApiSettings quick(Path socket) {
        return settings(socket, POLL, Duration.ofMinutes(1));
    }

    static LocalApiSettings settings(Path socket, Duration poll, Duration userMetrics) {
        return new LocalApiSettings(
                socket,
                poll,
                userMetrics,
                TIMEOUT,
                TIMEOUT,
                Duration.ofMinutes(10),
                Duration.ofMillis(10),
                Duration.ofMillis(50));
    }

    FeedStatus status() {
        return tracker.report().feed();
    }

    /** Waits for that state, and returns its text. */
    String awaitState(FeedState state) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(WAIT)
                .until(() -> status().state() == state);
        String text = status().text();
        return text == null ? "" : text;
    }

    void awaitHealthy() {
        awaitState(FeedState.OK);
        awaitVerdict(Verdict.HEALTHY);
    }

    void awaitVerdict(Verdict verdict) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(WAIT)
                .until(() -> tracker.report().verdict() == verdict);
    }

    @Override
    public void close() {
        feed.close();
    }
}
