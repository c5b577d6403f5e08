package io.github.tailnethealth.autoconfigure;

import io.github.tailnethealth.localapi.LocalApiFeed;
import org.springframework.context.SmartLifecycle;

/** Starts the feed when all else runs, and stops it before anything else stops. */
final class FeedLifecycle implements SmartLifecycle {
    private final LocalApiFeed feed;
    private volatile boolean running;

    FeedLifecycle(LocalApiFeed feed) {
        this.feed = feed;
    }

    @Override
    public void start() {
        feed.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        feed.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** A paused context goes on to hear its daemon: silence would be taken for an outage. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
