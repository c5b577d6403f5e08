package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promises of {@link Watcher} and {@link TransitionListener}, each by itself. */
@Timeout(30)
class ListenerPromisesTest {
    private static final Outcome BAD = Outcome.unhealthy("bad");
    private static final Outcome FINE = Outcome.healthy();

    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();
    private final List<String> told = new ArrayList<>();

    // ---- what is told

    @Test
    void theWholeIsToldWhenItFlipsByAReportThatSelfChecks() {
        FindingRulesTest.healthy(tracker);
        watch(tracker);
        tracker.derpRegionConnected(900, false);
        tracker.derpRegionConnected(900, true);

        assertThat(told).containsExactly("overall=not connected to home DERP region 900", "overall=null");
    }

    @Test
    void theWholeIsNotToldWhileTheNodesStateIsUnknown() {
        watch(tracker);
        tracker.anyInterfaceUp(false);
        tracker.selfCheck();

        assertThat(told).isEmpty();
    }

    @Test
    void theWholeIsNotToldOfAChangedText() {
        FindingRulesTest.healthy(tracker);
        watch(tracker);
        tracker.derpRegionConnected(900, false);
        tracker.anyInterfaceUp(false);

        assertThat(told).containsExactly("overall=not connected to home DERP region 900");
    }

    @Test
    void aWarnableTellsOfTheWholeOnlyAtTheNextSelfCheck() {
        FindingRulesTest.healthy(tracker);
        watch(tracker);
        tracker.report(Warnable.of("own"), BAD);
        assertThat(told).isEmpty();
        tracker.selfCheck();

        assertThat(told).containsExactly("overall=bad");
    }

    @Test
    void aFlipOfTheWholeThatIsUndoneBeforeASelfCheckIsNeverTold() {
        FindingRulesTest.healthy(tracker);
        watch(tracker);
        Warnable own = Warnable.of("own");
        tracker.report(own, BAD);
        tracker.report(own, FINE);
        tracker.selfCheck();

        assertThat(told).isEmpty();
    }

    @Test
    void whatTimeAloneBreaksIsToldAtTheNextSelfCheckAndNotByReading() {
        FindingRulesTest.healthy(tracker);
        watch(tracker);
        clock.advance(Duration.ofMinutes(5));
        tracker.report();
        assertThat(told).isEmpty();
        tracker.selfCheck();

        assertThat(told).containsExactly("overall=no map response in 5m0s");
    }

    @Test
    void aSubsystemIsToldBeforeTheWhole() {
        FindingRulesTest.healthy(tracker);
        watch(tracker);
        tracker.report(Subsystem.DNS, BAD);

        assertThat(told).containsExactly("dns=bad", "overall=dns: bad");
    }

    @Test
    void aRegisteredListenerIsToldNothingOfWhatWasBefore() {
        tracker.report(Subsystem.DNS, BAD);
        watch(tracker);

        assertThat(told).isEmpty();
    }

    @Test
    void aListenerRegisteredTwiceIsToldTwice() {
        Watcher watcher = (subsystem, error) -> told.add(subsystem);
        Registration first = tracker.watch(watcher);
        tracker.watch(watcher);
        tracker.report(Subsystem.DNS, BAD);
        assertThat(told).containsExactly("dns", "dns");
        first.close();
        tracker.report(Subsystem.DNS, FINE);

        assertThat(told).containsExactly("dns", "dns", "dns");
    }

    @Test
    void aListenersReportAlwaysShowsWhatItIsToldOf() {
        tracker.report();
        tracker.watch((subsystem, error) ->
                told.add(subsystem + tracker.report().checks().get(subsystem).status()));
        tracker.report(Subsystem.DNS, BAD);
        tracker.report(Subsystem.DNS, FINE);

        assertThat(told).containsExactly("dnsUNHEALTHY", "dnsHEALTHY");
    }

    // ---- on whose thread

    @Test
    void withoutAnExecutorAListenerIsToldOnTheReportersThreadBeforeTheReportReturns() {
        AtomicReference<Thread> on = new AtomicReference<>();
        tracker.watch((subsystem, error) -> on.set(Thread.currentThread()));
        tracker.report(Subsystem.DNS, BAD);

        assertThat(on.get()).isSameAs(Thread.currentThread());
    }

    @Test
    void anotherThreadCanReportAndReadWhileAListenerBlocks() throws Exception {
        CountDownLatch inListener = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        tracker.watch((subsystem, error) -> {
            told.add(subsystem + "=" + error);
            inListener.countDown();
            await(goOn);
        });
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> blocked = other.submit(() -> tracker.report(Subsystem.DNS, BAD));
            await(inListener);
            tracker.report(Subsystem.DNS, FINE); // returns, as this test goes on

            assertThat(tracker.report().checks().get("dns").status()).isEqualTo(CheckStatus.HEALTHY);
            goOn.countDown();
            blocked.get(10, TimeUnit.SECONDS);
        } finally {
            other.shutdownNow();
        }
        assertThat(told).containsExactly("dns=bad", "dns=null");
    }

    @Test
    void oneThatBlocksOnTheExecutorHoldsUpNoOther() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            Tracker pooled = Tracker.builder().clock(clock).executor(executor).build();
            CountDownLatch never = new CountDownLatch(1);
            CountDownLatch both = new CountDownLatch(2);
            pooled.watch((subsystem, error) -> await(never));
            pooled.watch((subsystem, error) -> both.countDown());
            pooled.report(Subsystem.DNS, BAD);
            pooled.report(Subsystem.DNS, FINE);

            assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
            never.countDown();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void eventsStayInOrderOnAPoolOfThreads() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        List<String> inOrder = new ArrayList<>(); // the queue hands over from one thread to the next
        CountDownLatch all = new CountDownLatch(1000);
        Tracker pooled = Tracker.builder().clock(clock).executor(executor).build();
        pooled.watch((subsystem, error) -> {
            inOrder.add(String.valueOf(error));
            all.countDown();
        });
        for (int i = 0; i < 500; i++) {
            pooled.report(Subsystem.DNS, Outcome.unhealthy("" + i));
            pooled.report(Subsystem.DNS, FINE);
        }
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        executor.shutdown();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(inOrder).hasSize(1000);
        for (int i = 0; i < 500; i++) {
            assertThat(inOrder.subList(2 * i, 2 * i + 2)).containsExactly("" + i, "null");
        }
    }

    // ---- harm

    @Test
    void anErrorOfAListenerHarmsNobody() {
        tracker.watch((subsystem, error) -> {
            told.add("first");
            throw new AssertionError("meant to be thrown by this test");
        });
        watch(tracker);

        assertThatCode(() -> tracker.report(Subsystem.DNS, BAD)).doesNotThrowAnyException();
        tracker.report(Subsystem.DNS, FINE);

        assertThat(told).containsExactly("first", "dns=bad", "first", "dns=null");
    }

    @Test
    void aCheckedExceptionOfAListenerHarmsNobody() {
        tracker.watch((subsystem, error) -> {
            told.add("first");
            throwAnything(new Exception("meant to be thrown by this test"));
        });
        watch(tracker);

        assertThatCode(() -> tracker.report(Subsystem.DNS, BAD)).doesNotThrowAnyException();
        tracker.report(Subsystem.DNS, FINE);

        assertThat(told).containsExactly("first", "dns=bad", "first", "dns=null");
    }

    @Test
    void anExecutorThatRejectsLosesNothingOnceItAccepts() {
        AtomicBoolean open = new AtomicBoolean();
        Tracker rejected = Tracker.builder()
                .clock(clock)
                .executor(task -> {
                    if (!open.get()) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                })
                .build();
        watch(rejected);
        rejected.report(Subsystem.DNS, BAD);
        open.set(true);
        rejected.report(Subsystem.DNS, FINE);

        assertThat(told).containsExactly("dns=bad", "dns=null");
    }

    @Test
    void anExecutorThatFailsHarmsNoReportAndLosesNothingOnceItWorks() {
        AtomicBoolean works = new AtomicBoolean();
        Tracker failing = Tracker.builder()
                .clock(clock)
                .executor(task -> {
                    if (!works.get()) {
                        throw new IllegalStateException("not started");
                    }
                    task.run();
                })
                .build();
        watch(failing);
        assertThatCode(() -> failing.report(Subsystem.DNS, BAD)).doesNotThrowAnyException();
        works.set(true);
        failing.report(Subsystem.DNS, FINE);

        assertThat(told).containsExactly("dns=bad", "dns=null");
    }

    @Test
    void oneThatSelfChecksFromWithinIsToldOfTheFlipAfterItsCall() {
        FindingRulesTest.healthy(tracker);
        Warnable own = Warnable.of("own");
        tracker.watch((subsystem, error) -> {
            told.add("begin " + subsystem);
            if (subsystem.equals("dns")) {
                tracker.report(own, BAD);
                tracker.selfCheck();
            }
            told.add("end " + subsystem);
        });
        tracker.report(Subsystem.DNS, BAD);

        assertThat(told).containsExactly("begin dns", "end dns", "begin overall", "end overall");
    }

    @Test
    void oneMayRegisterAnotherFromWithin() {
        AtomicBoolean registered = new AtomicBoolean();
        tracker.watch((subsystem, error) -> {
            if (!registered.getAndSet(true)) {
                watch(tracker);
            }
        });
        tracker.report(Subsystem.DNS, BAD);
        assertThat(told).isEmpty();
        tracker.report(Subsystem.DNS, FINE);

        assertThat(told).containsExactly("dns=null");
    }

    // ---- the end of it

    @Test
    void oneThatUnregistersFromWithinIsToldNothingMore() {
        AtomicReference<Registration> registration = new AtomicReference<>();
        registration.set(tracker.watch((subsystem, error) -> {
            told.add(subsystem);
            registration.get().close();
        }));
        tracker.batch(() -> {
            tracker.report(Subsystem.DNS, BAD);
            tracker.report(Subsystem.ROUTER, BAD);
        });

        assertThat(told).containsExactly("dns");
    }

    @Test
    void whatStillWaitsWhenOneIsUnregisteredIsNotTold() {
        Deque<Runnable> later = new ArrayDeque<>();
        Tracker lazy = Tracker.builder().clock(clock).executor(later::add).build();
        Registration registration = watch(lazy);
        lazy.report(Subsystem.DNS, BAD);
        registration.close();
        runAll(later);
        lazy.report(Subsystem.DNS, FINE);
        runAll(later);

        assertThat(told).isEmpty();
        assertThat(lazy.report().watcherDrops()).isZero();
    }

    @Test
    void aTransitionListenerCanBeUnregisteredTwice() {
        Registration registration = tracker.onTransition(flip -> told.add(flip.code()));
        registration.close();
        registration.close();
        tracker.report(Subsystem.DNS, BAD);

        assertThat(told).isEmpty();
    }

    @Test
    void droppedEventsAreCountedPerListener() {
        Deque<Runnable> later = new ArrayDeque<>();
        Tracker lazy = Tracker.builder()
                .clock(clock)
                .executor(later::add)
                .watcherCapacity(1)
                .build();
        lazy.watch((subsystem, error) -> {});
        lazy.watch((subsystem, error) -> {});
        lazy.onTransition(flip -> {});
        lazy.report(Subsystem.DNS, BAD);
        assertThat(lazy.report().watcherDrops()).isZero();
        lazy.report(Subsystem.DNS, FINE);

        assertThat(lazy.report().watcherDrops()).isEqualTo(3);
    }

    @Test
    void oneThatWasTooSlowIsToldAgainOnceItHasCaughtUp() {
        Deque<Runnable> later = new ArrayDeque<>();
        Tracker lazy = Tracker.builder()
                .clock(clock)
                .executor(later::add)
                .watcherCapacity(1)
                .build();
        watch(lazy);
        lazy.report(Subsystem.DNS, BAD);
        lazy.report(Subsystem.ROUTER, BAD);
        runAll(later);
        lazy.report(Subsystem.TAILNET_LOCK, BAD);
        runAll(later);

        assertThat(told).containsExactly("dns=bad", "tailnet-lock=bad");
    }

    @Test
    void aCapacityBelowOneIsRefused() {
        assertThatThrownBy(() -> Tracker.builder().watcherCapacity(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("watcherCapacity must be at least 1 but is 0");
    }

    // ---- batches

    @Test
    void aBatchTellsOneFlipOfTheWhole() {
        FindingRulesTest.healthy(tracker);
        watch(tracker);
        tracker.batch(() -> {
            tracker.derpRegionConnected(900, false);
            tracker.derpRegionConnected(900, true);
            tracker.anyInterfaceUp(false);
        });

        assertThat(told).containsExactly("overall=network down");
    }

    @Test
    void nobodyIsToldBeforeTheBatchEnds() {
        watch(tracker);
        tracker.batch(() -> {
            tracker.report(Subsystem.DNS, BAD);
            assertThat(told).isEmpty();
        });

        assertThat(told).containsExactly("dns=bad");
    }

    @Test
    void noListenerThatIsStillBeingToldSeesPartsOfABatch() {
        Deque<Runnable> later = new ArrayDeque<>();
        Tracker lazy = Tracker.builder().clock(clock).executor(later::add).build();
        watch(lazy);
        lazy.report(Subsystem.ROUTER, BAD);
        lazy.batch(() -> {
            lazy.report(Subsystem.DNS, BAD);
            runAll(later); // as another thread may do at any time
            told.add("end of the batch");
        });
        runAll(later);

        assertThat(told).containsExactly("router=bad", "end of the batch", "dns=bad");
    }

    @Test
    void noReaderSeesPartsOfABatch() throws Exception {
        FindingRulesTest.healthy(tracker);
        ExecutorService other = Executors.newSingleThreadExecutor();
        AtomicReference<Future<Report>> read = new AtomicReference<>();
        try {
            CountDownLatch started = new CountDownLatch(1);
            tracker.batch(() -> {
                tracker.report(Subsystem.DNS, BAD);
                tracker.report(); // its own read must not be what others get
                read.set(other.submit(() -> {
                    started.countDown();
                    return tracker.report();
                }));
                await(started);
                letOthersRun(read.get());
                tracker.report(Subsystem.ROUTER, BAD);
            });
            Report report = read.get().get(10, TimeUnit.SECONDS);

            assertThat(report.checks().get("dns").unhealthy())
                    .isEqualTo(report.checks().get("router").unhealthy());
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void aBatchWithinABatchEndsWithTheOuterOne() {
        watch(tracker);
        tracker.batch(() -> {
            tracker.batch(() -> tracker.report(Subsystem.DNS, BAD));
            assertThat(told).isEmpty();
        });

        assertThat(told).containsExactly("dns=bad");
    }

    @Test
    void aBatchThatFailsKeepsWhatItReportedAndTheTrackerWorksOn() {
        watch(tracker);
        assertThatThrownBy(() -> tracker.batch(() -> {
                    tracker.report(Subsystem.DNS, BAD);
                    throw new IllegalStateException("from the batch");
                }))
                .hasMessage("from the batch");

        assertThat(told).containsExactly("dns=bad");
        tracker.report(Subsystem.DNS, FINE);
        assertThat(told).containsExactly("dns=bad", "dns=null");
    }

    private Registration watch(Tracker watched) {
        return watched.watch((subsystem, error) -> told.add(subsystem + "=" + error));
    }

    private static void runAll(Deque<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the other thread the time to get a report if it can get one; waiting for the lock it cannot. */
    private static void letOthersRun(Future<?> future) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        while (!future.isDone() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void throwAnything(Throwable throwable) throws T {
        throw (T) throwable;
    }
}
