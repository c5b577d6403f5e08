package io.github.tailnethealth.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Scenarios that run side by side; no fault before every one of them has started. */
final class Group {
    static final int SIDE_BY_SIDE = 6;

    private Group() {}

    /** Runs them all, the longest first, in groups. */
    static List<Verdicts> runAll(List<Scenario> scenarios, Binaries binaries) throws InterruptedException {
        List<Scenario> longestFirst = new ArrayList<>(scenarios);
        longestFirst.sort(Comparator.comparing(Scenario::seconds).reversed());
        List<Verdicts> verdicts = new ArrayList<>();
        for (int i = 0; i < longestFirst.size(); i += SIDE_BY_SIDE) {
            verdicts.addAll(run(longestFirst.subList(i, Math.min(longestFirst.size(), i + SIDE_BY_SIDE)), binaries));
        }
        return verdicts;
    }

    private static List<Verdicts> run(List<Scenario> group, Binaries binaries) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(group.size());
        ExecutorService threads = Executors.newFixedThreadPool(group.size());
        try {
            List<Future<Verdicts>> running = new ArrayList<>();
            for (Scenario scenario : group) {
                running.add(threads.submit(() -> run(scenario, binaries, started)));
            }
            List<Verdicts> verdicts = new ArrayList<>();
            for (Future<Verdicts> one : running) {
                verdicts.add(one.get());
            }
            return verdicts;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static Verdicts run(Scenario scenario, Binaries binaries, CountDownLatch started) {
        boolean counted = false;
        try (LiveRun run = new LiveRun(scenario, binaries)) {
            run.prepare();
            started.countDown();
            counted = true;
            started.await();
            run.begin();
            scenario.script().accept(run);
            return Verdicts.of(scenario, run.end());
        } catch (IOException | RuntimeException e) {
            return Verdicts.failed(scenario, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdicts.failed(scenario, e);
        } finally {
            if (!counted) {
                started.countDown(); // the others do not wait for what did not start
            }
        }
    }
}
