package io.github.tailnethealth.monitoring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was recorded of a real daemon. */
final class Recorded {
    static final Path HEALTHY = Path.of("src/test/resources/recorded/healthy.jsonl.gz");

    private Recorded() {}

    /** Returns the daemon's own metrics, in their text format. */
    static String userMetrics() throws IOException {
        String last = "";
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(HEALTHY)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode entry = JsonMapper.shared().readTree(line);
                if ("usermetrics".equals(entry.path("ep").asString(""))) {
                    last = entry.get("body").asString();
                }
            }
        }
        return last;
    }
}
