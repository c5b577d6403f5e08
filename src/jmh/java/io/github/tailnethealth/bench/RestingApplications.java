package io.github.tailnethealth.bench;

import io.github.tailnethealth.bench.Figure.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Several processes of each of some applications, all at rest at the same time. One of each would not do: how long ago the
 * last collection of garbage was makes a tenth of a process's memory.
 */
final class RestingApplications implements AutoCloseable {
    private final Map<Application, List<RunningApplication>> processes = new LinkedHashMap<>();

    /** Starts them one after the other, in turns, each when the one before answers the path. */
    RestingApplications(int ofEach, Path logs, String path, Application... applications)
            throws IOException, InterruptedException {
        try {
            for (int i = 0; i < ofEach; i++) {
                for (Application each : applications) {
                    RunningApplication started = each.start(logs);
                    processes.computeIfAbsent(each, any -> new ArrayList<>()).add(started);
                    started.awaitOk(path);
                }
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    void awaitOk(String path) throws IOException, InterruptedException {
        for (RunningApplication each : all()) {
            each.awaitOk(path);
        }
    }

    /** Returns the memory that one process of each has. */
    Map<Application, Figure> resident() throws IOException {
        return median(Unit.BYTES, RunningApplication::resident);
    }

    /** Returns how much of a core one process of each takes during the time. */
    Map<Application, Figure> processor(Duration time) throws IOException, InterruptedException {
        Map<RunningApplication, Double> before = new LinkedHashMap<>();
        for (RunningApplication each : all()) {
            before.put(each, each.processorSeconds());
        }
        long begin = System.nanoTime();
        Thread.sleep(time.toMillis());
        return median(Unit.PERCENT, process -> {
            double used = process.processorSeconds() - Objects.requireNonNull(before.get(process));
            return 100 * used / ((System.nanoTime() - begin) / 1e9);
        });
    }

    /** What is measured of one process. */
    private interface Measure {
        double of(RunningApplication process) throws IOException;
    }

    private Map<Application, Figure> median(Unit unit, Measure measure) throws IOException {
        Map<Application, Figure> figures = new LinkedHashMap<>();
        for (Map.Entry<Application, List<RunningApplication>> each : processes.entrySet()) {
            List<Double> values = new ArrayList<>();
            for (RunningApplication process : each.getValue()) {
                values.add(measure.of(process));
            }
            figures.put(each.getKey(), Figure.median(values, unit));
        }
        return figures;
    }

    private List<RunningApplication> all() {
        return processes.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public void close() {
        all().forEach(RunningApplication::close);
    }
}
