package io.github.tailnethealth.monitoring;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Prometheus and Alertmanager, where they are installed. */
final class Tools {
    static final String PROMTOOL = "promtool";
    static final String PROMETHEUS = "prometheus";
    /** As Debian calls it. */
    static final String ALERTMANAGER = "prometheus-alertmanager";

    private Tools() {}

    /** Skips what needs a program, and says what is missing; fails where {@code -Dalerts.required=true} is set. */
    static void require(String... programs) {
        List<String> missing =
                Arrays.stream(programs).filter(each -> !installed(each)).toList();
        String message = missing + " not on the PATH; apt-get install -y --no-install-recommends prometheus"
                + " prometheus-alertmanager (Debian)";
        if (Boolean.getBoolean("alerts.required")) {
            Assertions.assertTrue(missing.isEmpty(), message);
        }
        Assumptions.assumeTrue(missing.isEmpty(), message);
    }

    private static boolean installed(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    /** Runs promtool, and returns what it said if it was not content, else an empty text. */
    static String promtool(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(PROMTOOL));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : said;
    }
}
