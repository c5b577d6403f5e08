package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads that report and read at once: what holds for one holds for all. */
@Timeout(60)
class ThreadsTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 2_000;
    private static final List<Subsystem> SUBSYSTEMS = List.of(Subsystem.values());
    private static final Outcome BAD = Outcome.unhealthy("bad");

    private final ExecutorService reporters = Executors.newFixedThreadPool(THREADS);
    private final ExecutorService listeners = Executors.newFixedThreadPool(2);
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    private final Tracker tracker =
            Tracker.builder().executor(listeners).watcherCapacity(1_000_000).build();

    @AfterEach
    void end() {
        reporters.shutdownNow();
        listeners.shutdownNow();
    }

    @Test
    void everyReaderSeesVersionsRiseAndOneReportOfEachVersion() throws Exception {
        Map<Long, Report> byVersion = new ConcurrentHashMap<>();
        Warnable shared = Warnable.of("shared");
        onAllThreads(number -> {
            long last = 0;
            for (int i = 0; i < ROUNDS; i++) {
                switch ((i + number) % 4) {
                    case 0 -> tracker.report(SUBSYSTEMS.get(number % 5), i % 8 < 4 ? BAD : Outcome.healthy());
                    case 1 -> tracker.report(shared, i % 8 < 4 ? BAD : Outcome.healthy());
                    case 2 ->
                        tracker.receiveFunction(ReceiveFunction.DERP).enter().close();
                    default -> tracker.selfCheck();
                }
                Report report = tracker.report();
                Report known = byVersion.putIfAbsent(report.version(), report);
                if (report.version() < last || (known != null && !isSame(known, report))) {
                    faults.add("version " + report.version() + " after " + last);
                }
                last = report.version();
            }
        });

        assertThat(faults).isEmpty();
    }

    @Test
    void whoNotedAFrameOfTheHomeReadsItOrALaterOneAndNobodyReadsTimeGoBack() throws Exception {
        FindingRulesTest.healthy(tracker);
        Map<Long, Report> byVersion = new ConcurrentHashMap<>();
        onAllThreads(number -> {
            Report last = tracker.report();
            for (int i = 0; i < ROUNDS; i++) {
                Instant before = tracker.now();
                tracker.derpFrameReceived(900);
                if (number == 0 && i % 16 == 0) {
                    tracker.derpHome(900, i % 32 == 0); // so that some come while the lock is held
                }
                Report report = tracker.report();
                Instant frame = report.derp().homeLastFrame();
                Report known = byVersion.putIfAbsent(report.version(), report);
                if (frame.isBefore(before)
                        || frame.isBefore(last.derp().homeLastFrame())
                        || report.version() < last.version()
                        || !report.derp().regions().get(0).lastFrame().equals(frame)
                        || (known != null && !known.equals(report))) {
                    faults.add(report + " after " + last);
                }
                last = report;
            }
        });

        assertThat(faults).isEmpty();
    }

    @Test
    void whoReadsAfterAPacketDoesNotWaitForOneWhoReports() throws Exception {
        AtomicReference<Thread> slow = new AtomicReference<>();
        CountDownLatch reporting = new CountDownLatch(1);
        CompletableFuture<Void> read = new CompletableFuture<>();
        Tracker held = Tracker.builder()
                .clock(() -> {
                    if (Thread.currentThread() == slow.get()) { // with the lock
                        reporting.countDown();
                        read.join();
                    }
                    return VirtualClock.START;
                })
                .build();
        ReceiveFunctionHandle handle = held.receiveFunction(ReceiveFunction.DERP);
        held.report();
        Future<?> reporter = reporters.submit(() -> {
            slow.set(Thread.currentThread());
            held.report(Subsystem.DNS, BAD);
        });
        try {
            reporting.await();
            handle.enter();
            Report seen = reporters.submit(() -> held.report()).get(20, TimeUnit.SECONDS);

            assertThat(seen.receiveFunctions())
                    .containsExactly(new Report.ReceiveFunctionStatus(ReceiveFunction.DERP, null, 1));
        } finally {
            read.complete(null);
        }
        reporter.get();
    }

    @Test
    void everyWatcherSeesEachSubsystemFlipInTurnAndItsLastState() throws Exception {
        tracker.ipnState(BackendState.RUNNING, true);
        List<Map<String, Boolean>> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Map<String, Boolean> broken = new HashMap<>(); // handed on from call to call by the tracker
            seen.add(broken);
            tracker.watch((subsystem, error) -> {
                if ((error != null) == broken.getOrDefault(subsystem, subsystem.equals(Watcher.OVERALL))) {
                    faults.add(subsystem + " told twice: " + error);
                }
                broken.put(subsystem, error != null);
            });
        }
        onAllThreads(number -> {
            for (int i = 0; i < 100; i++) {
                tracker.report(SUBSYSTEMS.get(i % 2), (i / 2 + number) % 2 == 0 ? BAD : Outcome.healthy());
            }
        });
        allTold();

        assertThat(faults).isEmpty();
        assertThat(seen)
                .allSatisfy(broken -> broken.forEach((subsystem, unhealthy) -> assertThat(unhealthy)
                        .as(subsystem)
                        .isEqualTo(
                                subsystem.equals(Watcher.OVERALL)
                                        ? tracker.report().originalText() != null
                                        : tracker.report()
                                                .checks()
                                                .get(subsystem)
                                                .unhealthy())));
    }

    @Test
    void everyWatcherIsToldEveryFlipOnceInTheOneOrderOfTheReports() throws Exception {
        FindingRulesTest.healthy(tracker);
        List<List<Told>> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Told> told = new ArrayList<>(); // handed on from call to call by the tracker
            seen.add(told);
            tracker.watch((subsystem, error) -> told.add(new Told(subsystem, error)));
        }
        AtomicLong ticks = new AtomicLong();
        List<List<Made>> made = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            made.add(new ArrayList<>());
        }
        onAllThreads(
                number -> { // each thread has a subsystem of its own, which it flips with every report
                    for (int i = 0; i < ROUNDS; i++) {
                        Outcome outcome = i % 2 == 0 ? Outcome.unhealthy("bad " + i) : Outcome.healthy();
                        long before = ticks.incrementAndGet();
                        tracker.report(SUBSYSTEMS.get(number), outcome);
                        made.get(number)
                                .add(new Made(
                                        new Told(SUBSYSTEMS.get(number).code(), outcome.text()),
                                        before,
                                        ticks.incrementAndGet()));
                    }
                });
        allTold();

        assertThat(outOfOrder(seen.get(0), made)).isNull();
        assertThat(seen.get(0)).extracting(Told::subsystem).contains(Watcher.OVERALL);
        assertThat(alternation(seen.get(0), Watcher.OVERALL)).isNull();
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
        assertThat(seen.get(2)).isEqualTo(seen.get(0));
    }

    @Test
    void anOrderThatIsNotThatOfTheReportsIsFound() {
        Told dns = new Told("dns", "bad");
        Told router = new Told("router", "bad");
        List<List<Made>> oneAfterTheOther = List.of(List.of(new Made(dns, 1, 2)), List.of(new Made(router, 3, 4)));
        List<List<Made>> atTheSameTime = List.of(List.of(new Made(dns, 1, 3)), List.of(new Made(router, 2, 4)));

        assertThat(outOfOrder(List.of(dns, router), oneAfterTheOther)).isNull();
        assertThat(outOfOrder(List.of(router, dns), atTheSameTime)).isNull();
        assertThat(outOfOrder(List.of(router, dns), oneAfterTheOther)).contains("dns");
        assertThat(outOfOrder(List.of(dns), oneAfterTheOther)).contains("router");
        assertThat(outOfOrder(List.of(dns, dns, router), oneAfterTheOther)).contains("dns");
        assertThat(alternation(List.of(dns, dns), "dns")).contains("twice");
    }

    @Test
    void everyFlipIsCountedOnceAndToldOnce() throws Exception {
        Warnable raced = Warnable.of("raced");
        AtomicLong told = new AtomicLong();
        AtomicInteger broken = new AtomicInteger();
        tracker.onTransition(flip -> {
            told.incrementAndGet();
            int now = flip.to() == CheckStatus.UNHEALTHY ? broken.incrementAndGet() : broken.decrementAndGet();
            if (now < 0 || now > 1) {
                faults.add("flipped to " + flip.to() + " twice");
            }
        });
        onAllThreads(number -> {
            for (int i = 0; i < ROUNDS; i++) {
                tracker.report(raced, (i + number) % 2 == 0 ? BAD : Outcome.healthy());
                if (i % 16 == 0) {
                    tracker.report();
                }
            }
        });
        allTold();
        Report.Flips flips = tracker.report().transitions().get("raced");

        assertThat(faults).isEmpty();
        assertThat(told).hasValue(flips.toUnhealthy() + flips.toHealthy());
        assertThat(flips.toUnhealthy() - flips.toHealthy())
                .isEqualTo(tracker.report().warnables().get(raced).unhealthy() ? 1 : 0);
        assertThat(tracker.report().watcherDrops()).isZero();
    }

    @Test
    void noReaderEverSeesHalfABatch() throws Exception {
        onAllThreads(number -> {
            for (int i = 0; i < ROUNDS; i++) {
                Outcome outcome = (i + number) % 2 == 0 ? BAD : Outcome.healthy();
                tracker.batch(() -> {
                    tracker.report(Subsystem.DNS, outcome);
                    tracker.report(Subsystem.ROUTER, outcome);
                });
                Report report = tracker.report();
                if (report.checks().get("dns").status()
                        != report.checks().get("router").status()) {
                    faults.add("half a batch");
                }
            }
        });

        assertThat(faults).isEmpty();
    }

    @Test
    void listenersComeAndGoWhileOthersReport() throws Exception {
        AtomicInteger after = new AtomicInteger();
        onAllThreads(number -> {
            for (int i = 0; i < ROUNDS / 10; i++) {
                Registration registration = tracker.watch((subsystem, error) -> {});
                tracker.report(SUBSYSTEMS.get(number), i % 2 == 0 ? BAD : Outcome.healthy());
                registration.close();
                Registration closed = tracker.watch((subsystem, error) -> after.incrementAndGet());
                closed.close();
            }
        });
        int before = after.get();
        tracker.report(Subsystem.TAILNET_LOCK, BAD);
        allTold();

        assertThat(after).hasValue(before);
    }

    @Test
    void callsOfAReceiveFunctionAreAllCounted() throws Exception {
        onAllThreads(number -> {
            ReceiveFunctionHandle handle = tracker.receiveFunction(ReceiveFunction.IPV4);
            for (int i = 0; i < ROUNDS; i++) {
                handle.enter().close();
            }
        });

        assertThat(tracker.report().receiveFunctions().get(0).calls()).isEqualTo((long) THREADS * ROUNDS);
    }

    /** What a watcher was told. */
    private record Told(String subsystem, String error) {}

    /** A report that flipped something, with the ticks between which it was made. */
    private record Made(Told flip, long before, long after) {}

    /** Returns what was not told once and in the order of its thread, or was told before what ended sooner. */
    private static String outOfOrder(List<Told> told, List<List<Made>> made) {
        long latest = 0; // no report told from here on may have ended before this one began
        Map<String, Integer> next = new HashMap<>();
        Map<String, List<Made>> bySubsystem = new HashMap<>();
        for (List<Made> one : made) {
            bySubsystem.put(one.get(0).flip().subsystem(), one);
        }
        for (Told event : told) {
            if (event.subsystem().equals(Watcher.OVERALL)) {
                continue;
            }
            int number = next.merge(event.subsystem(), 1, Integer::sum) - 1;
            List<Made> reports = bySubsystem.get(event.subsystem());
            if (number >= reports.size() || !reports.get(number).flip().equals(event)) {
                return event + " is not report " + number;
            }
            if (reports.get(number).after() < latest) {
                return event + " is told after what was reported later";
            }
            latest = Math.max(latest, reports.get(number).before());
        }
        for (Map.Entry<String, List<Made>> one : bySubsystem.entrySet()) {
            if (next.getOrDefault(one.getKey(), 0) != one.getValue().size()) {
                return one.getKey() + " was told " + next.get(one.getKey()) + " times";
            }
        }
        return null;
    }

    private static String alternation(List<Told> told, String subsystem) {
        boolean broken = false;
        for (Told event : told) {
            if (event.subsystem().equals(subsystem)) {
                if ((event.error() != null) == broken) {
                    return event + " twice";
                }
                broken = event.error() != null;
            }
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // there is one report of each version
    private static boolean isSame(Report one, Report other) {
        return one == other;
    }

    private interface Work {
        void run(int number);
    }

    private void onAllThreads(Work work) throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            tasks.add(() -> {
                work.run(number);
                return null;
            });
        }
        for (Future<Void> done : reporters.invokeAll(tasks)) {
            done.get();
        }
    }

    /** Waits until everything decided so far was told: nothing can be under way on an executor that has ended. */
    private void allTold() throws InterruptedException {
        listeners.shutdown();
        assertThat(listeners.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
}
