package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of the feed inside the tracker: whether the daemon is heard. While it is not, the verdict is
 * {@link Verdict#CANNOT_TELL}: before the first answer, when no good answer came for the stale-after time, and after a
 * reconnect until the feed is in step again. Thread-safe.
 */
public final class FeedLink {
    private final Tracker tracker;
    private final FeedSource source;
    private final Duration staleAfter;

    private volatile boolean inStep;
    private volatile @Nullable Instant lastAnswer;
    private volatile @Nullable Instant lostAt;
    private volatile FeedStatus status; // with instants of the tracker's line

    FeedLink(Tracker tracker, FeedSource source, Duration staleAfter, Instant now) {
        this.tracker = tracker;
        this.source = source;
        this.staleAfter = staleAfter;
        this.status = new FeedStatus(FeedState.CONNECTING, null, now, source, null);
    }

    /** Reports the feed's state, with a text for a person or null. */
    public void state(FeedState state, @Nullable String text) {
        if (isStatus(state, text) && !cannotTell(tracker.steadyNow())) {
            return; // said again by each poll
        }
        tracker.feedChanged(() -> {
            FeedStatus before = status;
            if (!isStatus(state, text)) {
                Instant since = before.state() == state ? before.since() : tracker.steadyNow();
                status = new FeedStatus(state, text, since, source, null);
            }
        });
    }

    private boolean isStatus(FeedState state, @Nullable String text) {
        FeedStatus now = status;
        return now.state() == state && Objects.equals(now.text(), text);
    }

    /** Notes a good answer that came now. */
    public void answered() {
        Instant now = tracker.steadyNow();
        boolean shows = status.state() != FeedState.OK || cannotTell(now);
        lastAnswer = now;
        if (shows) {
            tracker.feedChanged(() -> {});
        }
    }

    /** Notes that the daemon was lost and found: what it says counts again once the feed is in step. */
    public void outOfStep() {
        tracker.feedChanged(() -> {
            lostAt = inStep ? tracker.steadyNow() : lostAt;
            inStep = false;
        });
    }

    /**
     * Makes the first reports after a (re)connect: forgets every derived time, then reports, then counts as in step.
     *
     * @param reports calls methods of the tracker
     */
    public void inStep(Runnable reports) {
        tracker.feedChanged(() -> {
            tracker.forgetDerivedTimes();
            inStep = true;
            lastAnswer = tracker.steadyNow();
            reports.run();
        });
    }

    /** Returns when the last good answer came, or null if none ever did. */
    public @Nullable Instant lastAnswer() {
        Instant answer = lastAnswer;
        return answer == null ? null : tracker.wallClock(answer);
    }

    /** Returns when the last good answer came, on the tracker's line. */
    @Nullable Instant lastHeard() {
        return lastAnswer;
    }

    /** Returns how the feed fares. */
    public FeedStatus status() {
        FeedStatus now = status;
        Instant since = now.since();
        return new FeedStatus(
                now.state(),
                now.text(),
                since == null ? null : tracker.wallClock(since),
                now.source(),
                now.state() == FeedState.OK ? null : lastAnswer());
    }

    boolean cannotTell(Instant now) {
        Instant answer = lastAnswer;
        return !inStep || answer == null || isStale(answer, now);
    }

    /** Returns the last instant at which the daemon was heard, if it is not now. */
    Instant lastHeard(Instant now) {
        Instant answer = lastAnswer;
        Instant lost = inStep || lostAt == null ? now : lostAt;
        return answer == null || !isStale(answer, lost)
                ? lost
                : answer.plus(staleAfter).minusNanos(1);
    }

    private boolean isStale(Instant answer, Instant now) {
        return Duration.between(answer, now).compareTo(staleAfter) >= 0;
    }
}
