package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Replays what the original answered, and finds no difference. {@code -Dvectors=FILE[,FILE...]} replays other files
 * ({@code .jsonl}, {@code .jsonl.gz}) instead of the ones in the test resources.
 */
class VectorReplayTest {
    private static final int SHOWN = 10;
    private static String lastLine = "";

    @AfterAll
    static void lastLineOfTheOutput() {
        System.out.println(lastLine);
    }

    @Test
    void everyStepAnswersAsTheOriginalDid() throws IOException {
        int scenarios = 0;
        int steps = 0;
        int mismatches = 0;
        List<String> differences = new ArrayList<>();
        for (Path file : files()) {
            for (VectorScenario scenario : read(file)) {
                VectorReplay replay = new VectorReplay(scenario);
                mismatches += replay.run();
                scenarios++;
                steps += scenario.steps().size();
                differences.addAll(replay.differences());
            }
        }
        differences.stream().limit(SHOWN).forEach(System.out::println);
        lastLine = "vectors: " + scenarios + " scenarios, " + steps + " steps, " + mismatches + " mismatches";
        assertThat(scenarios).as("scenarios").isPositive();
        assertThat(mismatches).as("mismatches").isZero();
    }

    @Test
    void aWrongExpectationIsFound() {
        VectorReplay replay = new VectorReplay(VectorScenario.read(scenario("noop", "{}", "not what it says")));

        assertThat(replay.run()).isEqualTo(1);
    }

    @Test
    void anUnknownOperationIsRefused() {
        VectorReplay replay = new VectorReplay(VectorScenario.read(scenario("setNothing", "{}", "x")));

        assertThatIllegalArgumentException().isThrownBy(replay::run).withMessageContaining("setNothing");
    }

    @Test
    void anUnknownArgumentIsRefused() {
        VectorReplay replay = new VectorReplay(VectorScenario.read(scenario("noop", "{\"extra\":1}", "x")));

        assertThatIllegalArgumentException().isThrownBy(replay::run).withMessageContaining("extra");
    }

    @Test
    void anUnknownKeyIsRefused() {
        String line = scenario("noop", "{}", "x").replace("\"warnables\"", "\"more\":1,\"warnables\"");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> VectorScenario.read(line))
                .withMessageContaining("more");
    }

    private static String scenario(String op, String args, String overall) {
        return "{\"name\":\"n\",\"config\":{\"version\":\"1.66.1\",\"unstable\":false,\"js\":false,\"fakeError\":\"\","
                + "\"diskConfigError\":null},\"warnables\":[],\"steps\":[{\"advanceNanos\":0,\"op\":\"" + op
                + "\",\"args\":" + args + ",\"expect\":{\"overall\":\"" + overall
                + "\",\"warnings\":[\"state=, wantRunning=false\"],\"debugFlags\":[],\"events\":[]}}]}";
    }

    private static List<Path> files() {
        String given = System.getProperty("vectors", "");
        List<Path> files = new ArrayList<>();
        if (given.isBlank()) {
            files.add(Path.of("src/test/resources/vectors/named.jsonl"));
            files.add(Path.of("src/test/resources/vectors/random-public.jsonl.gz"));
        } else {
            for (String name : given.split(",", -1)) {
                files.add(Path.of(name));
            }
        }
        files.forEach(file -> assertThat(file).as("file of -Dvectors").isRegularFile());
        return files;
    }

    private static List<VectorScenario> read(Path file) throws IOException {
        List<VectorScenario> scenarios = new ArrayList<>();
        lines(file, line -> scenarios.add(VectorScenario.read(line)));
        return scenarios;
    }

    /** Hands on each line; lines end at LF and nowhere else. */
    static void lines(Path file, Consumer<String> consumer) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
                Reader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n') {
                    line.append((char) c);
                } else if (!line.isEmpty()) {
                    consumer.accept(line.toString());
                    line.setLength(0);
                }
            }
            if (!line.isEmpty()) {
                consumer.accept(line.toString());
            }
        }
    }
}
