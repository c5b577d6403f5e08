package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * Lets the original itself answer random steps that nobody has seen before, and finds no difference. The seed is new in
 * each run and printed; {@code -Doriginal.seed=N} repeats one, {@code -Doriginal.scenarios=N} asks for more or fewer.
 * Of a scenario that differs, as few steps as still differ are shown and kept in {@code target/original}. Without Go or
 * the original's modules this skips itself; with {@code -Doriginal.required=true} it fails.
 */
class OriginalJudgeTest {
    private static final Path FOLDER = Path.of("target/original");
    private static final int SCENARIOS = Integer.getInteger("original.scenarios", 350);
    private static final int STEPS = 300; // of each at least: 105,000 together
    private static final int ATTEMPTS = 2_000;

    private static String lastLine = "";
    private static Original original;

    @BeforeAll
    static void compile() throws Exception {
        try {
            original = Original.compiled("go", FOLDER);
        } catch (TestAbortedException e) {
            lastLine = e.getMessage() + "\n";
            throw e;
        }
    }

    @AfterAll
    static void lastLineOfTheOutput() {
        System.out.print(lastLine);
    }

    @Test
    void everyNewStepAnswersAsTheOriginalDoes() throws Exception {
        long seed = Long.getLong("original.seed", new SecureRandom().nextLong(1L << 53));
        lastLine = "original: seed " + seed + ", not replayed\n";
        Replays replays = new Replays(UnaryOperator.identity());
        VectorReplayTest.lines(original.generated(seed, SCENARIOS, STEPS), replays::replay);
        VectorScenario differing = replays.firstThatDiffers;
        if (differing != null) {
            show(shortest(differing, UnaryOperator.identity()), seed);
        }
        lastLine = "original: seed " + seed + ", " + replays.scenarios + " scenarios, " + replays.steps + " steps, "
                + replays.mismatches + " mismatches\n";

        assertThat(replays.steps).as("steps").isGreaterThanOrEqualTo(SCENARIOS * STEPS);
        assertThat(replays.mismatches).as("mismatches, seed " + seed).isZero();
    }

    @Test
    void aDifferenceIsFoundAndShownWithFewSteps() throws Exception {
        // as if the original said something else there than we do
        UnaryOperator<String> lie = line -> line.replace("no udp4 bind", "no bind");
        Replays replays = new Replays(lie);
        VectorReplayTest.lines(original.generated(1, 60, STEPS), replays::replay);
        VectorScenario fewest = shortest(replays.firstThatDiffers, lie);

        assertThat(differences(fewest)).isNotEmpty();
        assertThat(fewest.steps())
                .hasSizeLessThanOrEqualTo(6)
                .extracting(VectorScenario.Step::op)
                .contains("setUdp4Unbound", "setIpnState", "gotStreamedMapResponse", "setMagicSockDerpHome");
    }

    /** Counts over many scenarios. */
    private static final class Replays {
        private final UnaryOperator<String> told;
        private int scenarios;
        private int steps;
        private int mismatches;
        private @Nullable VectorScenario firstThatDiffers;

        private Replays(UnaryOperator<String> told) {
            this.told = told;
        }

        private void replay(String line) {
            VectorScenario scenario = VectorScenario.read(told.apply(line));
            int differing = new VectorReplay(scenario).run();
            scenarios++;
            steps += scenario.steps().size();
            mismatches += differing;
            if (differing > 0 && firstThatDiffers == null) {
                firstThatDiffers = scenario;
            }
        }
    }

    private static VectorScenario shortest(VectorScenario differing, UnaryOperator<String> told) {
        VectorScenario question = ShortestScenario.of(
                differing, ATTEMPTS, some -> !differences(answered(some, told)).isEmpty());
        return answered(question, told);
    }

    private static VectorScenario answered(VectorScenario question, UnaryOperator<String> told) {
        return VectorScenario.read(told.apply(original.answered(question).line()));
    }

    private static List<String> differences(VectorScenario answered) {
        VectorReplay replay = new VectorReplay(answered);
        replay.run();
        return replay.differences();
    }

    private static void show(VectorScenario fewest, long seed) throws IOException {
        Path file = FOLDER.resolve("mismatch-" + seed + ".jsonl");
        Files.writeString(file, fewest.line() + "\n");
        List<String> lines = new ArrayList<>(List.of("the fewest steps that differ, -Dvectors=" + file + ":"));
        for (VectorScenario.Step step : fewest.steps()) {
            lines.add("  +" + step.advanceNanos() + " ns " + step.op() + " " + step.args());
        }
        lines.addAll(differences(fewest));
        System.out.println(String.join("\n", lines));
    }
}
