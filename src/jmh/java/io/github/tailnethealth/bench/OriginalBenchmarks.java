package io.github.tailnethealth.bench;

import io.github.tailnethealth.bench.Figure.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The original's own figures, by the names of its benchmarks: measured now where this machine has Go, else as another
 * machine once had them.
 */
final class OriginalBenchmarks {
    private static final Path SOURCE = Path.of("src/lab/original");
    private static final Path RECORDED = SOURCE.resolve("figures.tsv");
    private static final Pattern LINE = Pattern.compile("Benchmark(\\S+?)(?:-\\d+)?\\s+\\d+\\s+(.*)");
    private static final Pattern FIGURE = Pattern.compile("([0-9.]+) (\\S+)");

    private final Map<String, Figure> figures;
    private final String from;

    private OriginalBenchmarks(Map<String, Figure> figures, String from) {
        this.figures = figures;
        this.from = from;
    }

    static OriginalBenchmarks run(Settings settings) throws IOException, InterruptedException {
        String version;
        try {
            version = output("go", "env", "GOVERSION").strip();
        } catch (IOException e) {
            return recorded("there is no Go here");
        }
        String measured;
        try {
            measured = output(
                    "go",
                    "test",
                    "-run=^$",
                    "-bench=.",
                    "-benchtime=" + (settings.quick() ? "10ms" : "500ms"),
                    "-count=" + (settings.quick() ? 1 : 7),
                    ".");
        } catch (IOException e) {
            return recorded("the original did not run here: " + e.getMessage());
        }
        return new OriginalBenchmarks(parsed(measured), "measured here, with " + version);
    }

    /** Returns where the figures come from. */
    String from() {
        return from;
    }

    Figure time(String benchmark) {
        return figure(benchmark + " ns/op");
    }

    Figure rate(String benchmark, String unit) {
        return figure(benchmark + " " + unit);
    }

    private Figure figure(String name) {
        Figure figure = figures.get(name);
        if (figure == null) {
            throw new IllegalStateException("the original has no figure " + name + " but " + figures.keySet());
        }
        return figure;
    }

    private static OriginalBenchmarks recorded(String why) throws IOException {
        Map<String, Figure> figures = new LinkedHashMap<>();
        String machine = "another machine";
        for (String line : Files.readAllLines(RECORDED)) {
            if (line.startsWith("#")) {
                machine = line.substring(1).strip();
            } else {
                String[] columns = line.split("\t");
                figures.put(columns[0], of(columns[0], List.of(Double.valueOf(columns[1]))));
            }
        }
        return new OriginalBenchmarks(figures, "from " + machine + ": " + why);
    }

    private static Map<String, Figure> parsed(String output) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        Matcher lines = LINE.matcher(output);
        while (lines.find()) {
            Matcher numbers = FIGURE.matcher(lines.group(2));
            while (numbers.find()) {
                values.computeIfAbsent(lines.group(1) + " " + numbers.group(2), name -> new ArrayList<>())
                        .add(Double.valueOf(numbers.group(1)));
            }
        }
        Map<String, Figure> figures = new LinkedHashMap<>();
        values.forEach((name, measured) -> figures.put(name, of(name, measured)));
        return figures;
    }

    private static Figure of(String name, List<Double> values) {
        return Figure.median(values, name.endsWith("/s") ? Unit.PER_SECOND : Unit.NANOSECONDS);
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(SOURCE.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output.strip());
        }
        return output;
    }
}
