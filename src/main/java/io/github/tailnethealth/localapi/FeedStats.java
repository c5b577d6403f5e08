package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the feed counts of its own work. Thread-safe. */
final class FeedStats {
    private final Map<FeedState, LongAdder> reads = new EnumMap<>(FeedState.class);
    private final LongAdder reconnects = new LongAdder();
    private final LongAdder restarts = new LongAdder();
    private final List<Consumer<Duration>> timers = new CopyOnWriteArrayList<>();
    private final List<Runnable> firstSuccess = new CopyOnWriteArrayList<>();
    private volatile @Nullable Instant lastSuccess; // on the tracker's line

    FeedStats() {
        for (FeedState state : FeedState.values()) {
            reads.put(state, new LongAdder());
        }
    }

    /** Counts a poll that was answered ({@link FeedState#OK}) or failed. */
    void read(FeedState result, Duration duration, Instant steadyNow) {
        count(result).increment();
        timers.forEach(timer -> timer.accept(duration));
        if (result == FeedState.OK) {
            boolean first = lastSuccess == null;
            lastSuccess = steadyNow;
            if (first) {
                firstSuccess.forEach(Runnable::run);
            }
        }
    }

    void reconnected() {
        reconnects.increment();
    }

    void restarted() {
        restarts.increment();
    }

    long reads(FeedState result) {
        return count(result).sum();
    }

    long reconnects() {
        return reconnects.sum();
    }

    long restarts() {
        return restarts.sum();
    }

    @Nullable Instant lastSuccess() {
        return lastSuccess;
    }

    void onRead(Consumer<Duration> timer) {
        timers.add(timer);
    }

    /** Runs {@code action} once there is a last success: now, or when the first comes. It may run twice. */
    void onFirstSuccess(Runnable action) {
        firstSuccess.add(action);
        if (lastSuccess != null) {
            action.run();
        }
    }

    private LongAdder count(FeedState result) {
        LongAdder adder = reads.get(result);
        if (adder == null) {
            throw new IllegalStateException("no count for " + result);
        }
        return adder;
    }
}
