package io.github.tailnethealth.bench;

import io.github.tailnethealth.bench.Settings.Part;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures everything in one run, prints one table and writes {@code target/performance.json}. Ends with 1 if a line
 * misses its goal and is not near a floor that was measured with it; a quick run tells nothing about goals.
 */
public final class Performance {
    private Performance() {}

    public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
        Settings settings = Settings.ofSystemProperties();
        List<String> notes = new ArrayList<>(List.of(machine()));
        List<Line> lines = new ArrayList<>();
        if (settings.measures(Part.TRACKER)) {
            OriginalBenchmarks original = OriginalBenchmarks.run(settings);
            notes.add("the original's figures are " + original.from());
            lines.addAll(new TrackerLines(Microbenchmarks.run(settings), original).lines());
        }
        if (settings.measures(Part.LOAD) || settings.measures(Part.START) || settings.measures(Part.IDLE)) {
            try (ApplicationLines applications = new ApplicationLines(settings)) {
                notes.add(applications.with());
                lines.addAll(applications.lines());
            }
        }
        write(settings, notes, lines);
        print(settings, notes, lines, System.out);
        boolean missed = lines.stream().anyMatch(line -> line.verdict().equals("missed"));
        System.exit(missed && !settings.quick() ? 1 : 0);
    }

    private static String machine() throws IOException {
        String model = System.getProperty("os.arch");
        Path cpus = Path.of("/proc/cpuinfo");
        if (Files.isReadable(cpus)) {
            model = Files.readAllLines(cpus).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(model);
        }
        return LocalDate.now() + ", " + model + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + ", JDK " + Runtime.version();
    }

    private static void print(Settings settings, List<String> notes, List<Line> lines, PrintStream out) {
        out.println();
        out.println(String.join("; ", notes) + (settings.quick() ? "; QUICK: the figures mean nothing" : ""));
        out.println();
        out.println("| work | here | compared with | ratio | goal | |");
        out.println("|---|---|---|---|---|---|");
        for (Line line : lines) {
            out.println("| " + line.work() + " | " + line.figureText() + " | "
                    + (line.compared() == null ? "" : line.compared()) + " | " + line.ratioText() + " | "
                    + line.goalText() + " | " + line.verdictText() + " |");
        }
    }

    private static void write(Settings settings, List<String> notes, List<Line> lines) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Line line : lines) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("work", line.work());
            row.put("figure", line.figure());
            row.put("allocated", line.allocated());
            row.put("compared", line.compared());
            row.put("ratio", line.ratio());
            row.put("goal", line.goalText());
            row.put("floor", line.floor());
            row.put("verdict", line.verdict());
            rows.add(row);
        }
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(
                        settings.target().resolve("performance.json"),
                        Map.of("notes", notes, "quick", settings.quick(), "lines", rows));
    }
}
