package io.github.tailnethealth.bench;

import io.github.tailnethealth.bench.Figure.Unit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark of this folder, and knows what came out by {@code Class.method} or {@code Class.method:param}. */
final class Microbenchmarks {
    private static final String ALL = "io\\.github\\.tailnethealth\\..*";
    private static final String CROWD = ".*CrowdBenchmark.*";

    private final Map<String, Map<String, Result<?>>> results = new HashMap<>();

    private Microbenchmarks(Collection<RunResult> runs) {
        for (RunResult run : runs) {
            String name = run.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
            for (String parameter : run.getParams().getParamsKeys()) {
                name += ":" + run.getParams().getParam(parameter);
            }
            Map<String, Result<?>> figures = new HashMap<>();
            run.getSecondaryResults().forEach(figures::put);
            figures.put("", run.getPrimaryResult());
            results.put(name, figures);
        }
    }

    static Microbenchmarks run(Settings settings) throws RunnerException {
        Collection<RunResult> runs = new Runner(options(settings)
                        .include(ALL)
                        .exclude(CROWD)
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .addProfiler(GCProfiler.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(settings.target().resolve("jmh.json").toString())
                        .build())
                .run();
        runs.addAll(new Runner(options(settings)
                        .include(CROWD)
                        .mode(Mode.Throughput)
                        .timeUnit(TimeUnit.SECONDS)
                        .build())
                .run());
        return new Microbenchmarks(runs);
    }

    private static ChainedOptionsBuilder options(Settings settings) {
        TimeValue turn = TimeValue.milliseconds(settings.quick() ? 100 : 500);
        return new OptionsBuilder()
                .forks(settings.quick() ? 1 : 2)
                .warmupIterations(settings.quick() ? 1 : 5)
                .warmupTime(turn)
                .measurementIterations(settings.quick() ? 1 : 5)
                .measurementTime(turn)
                .shouldFailOnError(true)
                .verbosity(settings.quick() ? VerboseMode.SILENT : VerboseMode.NORMAL);
    }

    Figure time(String benchmark) {
        Result<?> result = result(benchmark, "");
        return new Figure(result.getScore(), error(result), Unit.NANOSECONDS);
    }

    Figure rate(String benchmark, String part) {
        Result<?> result = result(benchmark, part);
        return new Figure(result.getScore(), error(result), Unit.PER_SECOND);
    }

    /** Returns the sum of what was counted. */
    double count(String benchmark, String part) {
        return result(benchmark, part).getScore();
    }

    double allocated(String benchmark) {
        return result(benchmark, "gc.alloc.rate.norm").getScore();
    }

    private Result<?> result(String benchmark, String part) {
        Map<String, Result<?>> figures = results.get(benchmark);
        if (figures == null || !figures.containsKey(part)) {
            throw new IllegalStateException(
                    "no result " + part + " of " + benchmark + "; there are " + results.keySet());
        }
        return figures.get(part);
    }

    private static double error(Result<?> result) {
        double error = result.getScoreError();
        return Double.isNaN(error) ? 0 : error;
    }
}
