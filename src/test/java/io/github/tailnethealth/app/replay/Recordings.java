package io.github.tailnethealth.app.replay;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Recordings to test with: real ones, and others that are written down where they are used. */
final class Recordings {

    private Recordings() {}

    static Recording real(String name) {
        try {
            return Recording.read(Path.of("src/test/resources/recorded", name + ".jsonl.gz"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Recording of(String... lines) {
        try {
            return read(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Recording read(String... lines) throws IOException {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return Recording.read("test.jsonl", new ByteArrayInputStream(bytes));
    }

    static String event(double at, String text) {
        return "{\"t\":" + at + ",\"event\":\"" + text + "\"}";
    }

    static String opened(double at) {
        return "{\"t\":" + at + ",\"src\":\"daemon\",\"ep\":\"bus\",\"opened\":200}";
    }

    static String bus(double at, String body) {
        return "{\"t\":" + at + ",\"src\":\"daemon\",\"ep\":\"bus\",\"body\":" + body + "}";
    }

    static String ended(double at, String how) {
        return "{\"t\":" + at + ",\"src\":\"daemon\",\"ep\":\"bus\",\"ended\":\"" + how + "\"}";
    }

    static String answer(double at, String endpoint, String body) {
        return "{\"t\":" + at + ",\"src\":\"daemon\",\"ep\":\"" + endpoint
                + "\",\"status\":200,\"cap\":\"142\",\"version\":\"1.102.3\",\"body\":" + body + "}";
    }

    static String failure(double at, String endpoint, String error) {
        return "{\"t\":" + at + ",\"src\":\"daemon\",\"ep\":\"" + endpoint + "\",\"error\":\"" + error + "\"}";
    }
}
