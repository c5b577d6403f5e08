package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tracker under random operations at random instants; the same steps always do the same. */
final class RandomRun {
    static final Duration STALE = Duration.ofSeconds(10);

    private static final List<Duration> PAUSES = List.of(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofNanos(1),
            Duration.ofMillis(499),
            Duration.ofMillis(500),
            Duration.ofSeconds(1).minusNanos(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10).minusNanos(1),
            Duration.ofSeconds(10),
            Duration.ofMillis(125_500).minusNanos(1),
            Duration.ofMillis(125_500),
            Duration.ofHours(3));

    /** One operation: which, with what, and how long after the one before. */
    record Step(Operation operation, int x, boolean ok, Duration pause) {
        @Override
        public String toString() {
            return "+" + pause + " " + operation + "(" + x + ", " + ok + ")";
        }
    }

    /** Everything that can be done to a tracker. */
    enum Operation {
        SUBSYSTEM,
        WARNABLE,
        FORGET,
        LOCAL_LOG,
        DISK,
        DNS_READ,
        DNS_WRITE,
        TLS,
        LOGIN,
        CONTROL,
        MAP_RESPONSE,
        MAP_RESPONSE_AT,
        OUT_OF_POLL,
        OUT_OF_POLL_AT,
        MAP_REQUEST,
        HOME,
        HOME_UNKNOWN,
        UNPROVEN,
        CONNECTED,
        CONNECTED_SINCE,
        REGION,
        FRAME,
        FRAME_AT,
        STATE,
        STATE_SINCE,
        FACTS,
        INTERFACE,
        UDP4,
        VERSION,
        LATEST,
        CHECK_UPDATES,
        FAKE,
        ENTER,
        EXIT,
        FUNCTIONS_ELSEWHERE,
        SELF_CHECK,
        BATCH,
        NOTHING,
        ANSWERED,
        ANSWERED_AND_REPORTED,
        OUT_OF_STEP,
        IN_STEP,
        FEED_STATE
    }

    private static final List<Subsystem> SUBSYSTEMS = List.of(Subsystem.values());
    private static final List<ReceiveFunction> FUNCTIONS = List.of(ReceiveFunction.values());
    private static final List<Operation> ONLY_FED = List.of(
            Operation.ANSWERED,
            Operation.ANSWERED_AND_REPORTED,
            Operation.OUT_OF_STEP,
            Operation.IN_STEP,
            Operation.FEED_STATE);

    final VirtualClock clock = new VirtualClock();
    final Tracker tracker;
    final List<String> faults = new ArrayList<>();
    private final List<Warnable> warnables = List.of(
            Warnable.of("own"),
            Warnable.builder("flagged").debugFlag("flag").impactsConnectivity().build(),
            Warnable.builder("of-node").ofNode().severity(Severity.LOW).build(),
            Warnable.builder("later").notInOriginal().build());
    private final @Nullable FeedLink feed;
    private final Map<String, Boolean> toldBroken = new HashMap<>();
    private final Map<String, Boolean> flippedBroken = new HashMap<>();

    RandomRun(boolean fed, boolean nodeChecks) {
        Tracker.Builder builder = Tracker.builder().clock(clock).nodeChecks(nodeChecks);
        if (fed) {
            builder.fed(FeedSource.LIVE, STALE);
        }
        tracker = builder.build();
        feed = tracker.feed();
        tracker.watch((subsystem, error) -> alternates(toldBroken, subsystem, error != null));
        tracker.onTransition(flip -> alternates(flippedBroken, flip.code(), flip.to() == CheckStatus.UNHEALTHY));
    }

    static List<Step> steps(Random random, boolean fed, int number) {
        List<Operation> operations =
                List.copyOf(fed ? EnumSet.allOf(Operation.class) : EnumSet.complementOf(EnumSet.copyOf(ONLY_FED)));
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Operation operation = operations.get(random.nextInt(operations.size()));
            if (fed && random.nextInt(4) == 0) {
                operation = random.nextInt(6) == 0 ? Operation.IN_STEP : Operation.ANSWERED_AND_REPORTED;
            }
            int pause = random.nextInt(PAUSES.size());
            if (fed && random.nextInt(3) != 0) {
                pause = Math.min(pause, 7);
            }
            steps.add(new Step(operation, random.nextInt(4), random.nextBoolean(), PAUSES.get(pause)));
        }
        return steps;
    }

    void perform(Step step) {
        clock.advance(step.pause);
        performNow(step);
    }

    void performNow(Step step) {
        perform(step.operation, step.x, step.ok);
    }

    private void perform(Operation operation, int x, boolean ok) {
        Instant then = clock.instant().minusSeconds(60L * x);
        switch (operation) {
            case SUBSYSTEM -> tracker.report(SUBSYSTEMS.get(x), outcome(x, ok));
            case WARNABLE -> tracker.report(warnables.get(x), outcome(x, ok));
            case FORGET -> {
                Warnable warnable = warnables.get(x);
                tracker.forget(warnable);
                flippedBroken.remove(warnable.code());
            }
            case LOCAL_LOG -> tracker.reportLocalLogConfig(outcome(x, ok || x > 0));
            case DISK -> tracker.reportDiskConfig(outcome(x, ok));
            case DNS_READ -> tracker.reportDnsOsRead(outcome(x, ok));
            case DNS_WRITE -> tracker.reportDnsOsWrite(outcome(x, ok));
            case TLS -> tracker.reportTls("host" + x, outcome(x, ok));
            case LOGIN -> tracker.reportLogin(outcome(x, ok || x > 0));
            case CONTROL ->
                tracker.reportControlMessages(
                        ok
                                ? List.of()
                                : List.of(new ControlMessage("m" + x, Severity.LOW, x > 1, x > 2 ? then : null)));
            case MAP_RESPONSE -> tracker.gotMapResponse();
            case MAP_RESPONSE_AT -> tracker.gotMapResponse(then);
            case OUT_OF_POLL -> tracker.outOfMapPoll();
            case OUT_OF_POLL_AT -> tracker.outOfMapPoll(then);
            case MAP_REQUEST -> tracker.noteMapRequestHeard();
            case HOME -> tracker.derpHome(x, x == 0 && ok);
            case HOME_UNKNOWN -> tracker.derpHomeUnknown();
            case UNPROVEN -> tracker.derpHomeUnprovenUntil(clock.instant().plusSeconds(x));
            case CONNECTED -> tracker.derpRegionConnected(x, ok);
            case CONNECTED_SINCE -> tracker.derpRegionConnected(x, ok, then);
            case REGION -> tracker.reportDerpRegion(x, outcome(x, ok));
            case FRAME -> tracker.derpFrameReceived(x);
            case FRAME_AT -> tracker.derpFrameReceived(x, then);
            case STATE -> tracker.ipnState(x == 0 ? "" : x == 1 ? "Starting" : "Running", ok || x > 1);
            case STATE_SINCE -> tracker.ipnState(x == 1 ? "Stopped" : "Running", x != 1, then);
            case FACTS -> tracker.nodeFacts(new NodeFacts("1." + x, List.of(), null, ok));
            case INTERFACE -> tracker.anyInterfaceUp(ok || x > 0);
            case UDP4 -> tracker.udp4Unbound(!ok && x == 0);
            case VERSION -> tracker.version(x == 0 ? null : "1.6" + x + ".0");
            case LATEST -> tracker.latestVersion(x == 0 ? null : new LatestVersion(ok, "1.7" + x, x == 1));
            case CHECK_UPDATES -> tracker.checkForUpdates(ok);
            case FAKE -> tracker.fakeError(ok ? "" : "fake" + x);
            case ENTER -> tracker.receiveFunction(FUNCTIONS.get(x % 3)).enter();
            case EXIT -> tracker.receiveFunction(FUNCTIONS.get(x % 3)).exit();
            case FUNCTIONS_ELSEWHERE -> tracker.reportReceiveFunctions(outcome(x, ok));
            case SELF_CHECK -> tracker.selfCheck();
            case BATCH ->
                tracker.batch(() -> Set.of(Operation.CONNECTED, Operation.WARNABLE, Operation.INTERFACE).stream()
                        .sorted()
                        .forEach(each -> perform(each, x, ok)));
            case NOTHING -> {}
            default -> performFed(operation, x, ok);
        }
    }

    private void performFed(Operation operation, int x, boolean ok) {
        FeedLink link = feed;
        if (link == null) {
            throw new IllegalStateException("not fed: " + operation);
        }
        switch (operation) {
            case ANSWERED -> link.answered();
            case ANSWERED_AND_REPORTED ->
                tracker.batch(() -> {
                    link.answered();
                    tracker.gotMapResponse();
                    tracker.derpFrameReceived(x);
                });
            case OUT_OF_STEP -> link.outOfStep();
            case IN_STEP ->
                link.inStep(() -> {
                    tracker.ipnState("Running", true);
                    perform(ok ? Operation.MAP_RESPONSE : Operation.OUT_OF_POLL, x, ok);
                    tracker.derpHome(x, false);
                    link.state(FeedState.OK, null);
                });
            case FEED_STATE -> link.state(ok ? FeedState.OK : FeedState.STALLED, x == 0 ? null : "text" + x);
            default -> throw new IllegalStateException("unknown: " + operation);
        }
    }

    private void alternates(Map<String, Boolean> broken, String code, boolean now) {
        boolean before = Boolean.TRUE.equals(broken.put(code, now));
        if (before == now) {
            faults.add(code + " flipped twice to " + (now ? "unhealthy" : "healthy"));
        }
    }

    private static Outcome outcome(int x, boolean ok) {
        return ok ? Outcome.healthy() : Outcome.unhealthy("text" + x);
    }
}
