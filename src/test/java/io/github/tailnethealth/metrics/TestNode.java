package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.FeedLink;
import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.ReceiveFunction;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A node whose tracker runs on virtual time. */
final class TestNode {
    static final Duration STALE_AFTER = Duration.ofSeconds(10);
    static final NodeFacts FACTS = new NodeFacts(
            "1.102.3-t0123abcd",
            List.of("100.64.0.1", "fd7a:115c:a1e0::1"),
            TestClock.START.plus(Duration.ofDays(90)),
            true);

    final TestClock clock = new TestClock();
    final Tracker tracker;

    private TestNode(Tracker.Builder builder) {
        tracker = builder.clock(clock).build();
    }

    /** Returns an application that embeds a tracker and has reported nothing. */
    static TestNode embedded() {
        return new TestNode(Tracker.builder());
    }

    /** Returns a tracker behind a feed that has not heard its daemon yet. */
    static TestNode fed() {
        return new TestNode(Tracker.builder().fed(FeedSource.LIVE, STALE_AFTER));
    }

    FeedLink feed() {
        return Objects.requireNonNull(tracker.feed());
    }

    /** Reports, as an application can, that each part of the node does well. */
    TestNode reportsAllWell() {
        tracker.batch(() -> {
            for (Subsystem subsystem : Subsystem.values()) {
                tracker.report(subsystem, Outcome.healthy());
            }
            running();
            tracker.gotMapResponse();
            tracker.noteMapRequestHeard();
            tracker.derpFrameReceived(10);
            tracker.receiveFunction(ReceiveFunction.IPV4).enter();
            tracker.selfCheck();
        });
        return this;
    }

    /** Lets the feed hear a daemon that does well. */
    TestNode hearsAllWell() {
        feed().state(FeedState.OK, null);
        feed().inStep(() -> {
            running();
            tracker.gotMapResponse();
            tracker.nodeFacts(FACTS);
        });
        return this;
    }

    private void running() {
        tracker.ipnState(BackendState.RUNNING, true);
        tracker.anyInterfaceUp(true);
        tracker.udp4Unbound(false);
        tracker.derpHome(10, false);
        tracker.derpRegionConnected(10, true);
        tracker.reportDerpRegion(10, Outcome.healthy());
        tracker.reportControlMessages(List.of());
        tracker.reportTls("control.example.com", Outcome.healthy());
    }
}
