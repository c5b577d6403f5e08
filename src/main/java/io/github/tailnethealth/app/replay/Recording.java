package io.github.tailnethealth.app.replay;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was recorded of a daemon, of a witness beside it, and of what was done to them. Nothing in it is optional. */
public record Recording(String name, List<Line> lines) {

    /** One line; its time counts from the beginning of the recording. */
    public sealed interface Line {
        Duration at();
    }

    /** What was done to the tailnet. */
    public record Event(Duration at, String text) implements Line {}

    /** A watch of the bus was opened. */
    public record BusOpened(Duration at) implements Line {}

    /** A line came on the bus; the body is JSON. */
    public record BusLine(Duration at, String body) implements Line {}

    /** The watch ended, or could not be opened. */
    public record BusEnded(Duration at, String how) implements Line {}

    /** A poll was answered; the body is JSON, or text for the metrics. */
    public record Answer(Duration at, String endpoint, int status, String capability, String version, String body)
            implements Line {

        Answer withBody(String other) {
            return new Answer(at, endpoint, status, capability, version, other);
        }
    }

    /** A poll failed. */
    public record Failure(Duration at, String endpoint, String error) implements Line {}

    /** What the original said about itself. */
    public record Witness(Duration at, String state, boolean online, String relay, List<String> health)
            implements Line {}

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> TEXT_ENDPOINTS = Set.of("usermetrics", "metrics");

    public Recording {
        lines = List.copyOf(lines);
    }

    /** Reads a file, compressed or not. */
    public static Recording read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(String.valueOf(file.getFileName()), in);
        }
    }

    /**
     * Reads a recording, compressed or not.
     *
     * @throws IOException if it cannot be read, or a line is not as it should be
     */
    public static Recording read(String name, InputStream in) throws IOException {
        List<Line> lines = new ArrayList<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(decompressed(in), StandardCharsets.UTF_8));
        Duration previous = Duration.ZERO;
        String text;
        while ((text = reader.readLine()) != null) {
            String where = name + ", line " + (lines.size() + 1) + ": ";
            Line line;
            try {
                line = new Fields(JSON.readTree(text)).line();
            } catch (JacksonException | IllegalArgumentException | ArithmeticException e) {
                throw new IOException(where + e.getMessage(), e);
            }
            if (line.at().compareTo(previous) < 0) {
                throw new IOException(where + "is earlier than the line before");
            }
            previous = line.at();
            lines.add(line);
        }
        if (lines.isEmpty()) {
            throw new IOException(name + " is empty");
        }
        return new Recording(name.replaceFirst("\\.jsonl(\\.gz)?$", ""), lines);
    }

    /** Whether that endpoint answers with plain text. */
    static boolean isText(String endpoint) {
        return TEXT_ENDPOINTS.contains(endpoint);
    }

    private static InputStream decompressed(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(2);
        boolean compressed = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        return compressed ? new GZIPInputStream(buffered) : buffered;
    }

    /** The fields of a line, each of which has to be there, and no other. */
    private record Fields(JsonNode node) {

        Line line() {
            Duration at = at();
            if (node.has("event")) {
                expect("event");
                return new Event(at, string("event"));
            }
            return switch (string("src")) {
                case "witness" -> witness(at);
                case "daemon" -> string("ep").equals("bus") ? bus(at) : poll(at);
                default -> throw new IllegalArgumentException("unknown src");
            };
        }

        private Line witness(Duration at) {
            expect("src", "state", "online", "relay", "health");
            List<String> health = new ArrayList<>();
            for (JsonNode text : field("health")) {
                health.add(text.stringValue());
            }
            return new Witness(at, string("state"), field("online").booleanValue(), string("relay"), health);
        }

        private Line bus(Duration at) {
            if (node.has("opened")) {
                expect("src", "ep", "opened");
                if (field("opened").intValue() != 200) {
                    throw new IllegalArgumentException("opened with another status than 200");
                }
                return new BusOpened(at);
            }
            if (node.has("ended")) {
                expect("src", "ep", "ended");
                return new BusEnded(at, string("ended"));
            }
            expect("src", "ep", "body");
            return new BusLine(at, field("body").toString());
        }

        private Line poll(Duration at) {
            String endpoint = string("ep");
            if (node.has("error")) {
                expect("src", "ep", "error");
                return new Failure(at, endpoint, string("error"));
            }
            expect("src", "ep", "status", "cap", "version", "body");
            String body = isText(endpoint) ? string("body") : field("body").toString();
            return new Answer(at, endpoint, field("status").intValue(), string("cap"), string("version"), body);
        }

        private Duration at() {
            BigDecimal seconds = field("t").decimalValue();
            return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
        }

        private void expect(String... names) {
            Set<String> expected = new TreeSet<>(Set.of(names));
            expected.add("t");
            Set<String> found = new TreeSet<>(node.propertyNames());
            if (!found.equals(expected)) {
                throw new IllegalArgumentException("has " + found + " instead of " + expected);
            }
        }

        private String string(String name) {
            return field(name).stringValue();
        }

        private JsonNode field(String name) {
            @Nullable JsonNode value = node.get(name);
            if (value == null) {
                throw new IllegalArgumentException("has no " + name);
            }
            return value;
        }
    }
}
