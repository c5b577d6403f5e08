package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Scenarios of the vectors, with made-up faults that are known to need certain steps. */
class ShortestScenarioTest {
    private static final int ATTEMPTS = 20_000;
    private static final long MINUTE = 60_000_000_000L;

    @Test
    void onlyTheStepsThatMatterAreLeftInTheirOrder() throws IOException {
        VectorScenario fewest = ShortestScenario.of(
                longest(),
                ATTEMPTS,
                scenario -> ops(scenario).contains("setUdp4Unbound")
                        && ops(scenario).lastIndexOf("gotStreamedMapResponse")
                                > ops(scenario).indexOf("setUdp4Unbound"));

        assertThat(ops(fewest)).containsExactly("setUdp4Unbound", "gotStreamedMapResponse");
        assertThat(fewest.steps())
                .allSatisfy(step -> assertThat(step.advanceNanos()).isZero());
    }

    @Test
    void pausesStayWhereTheyAreNeededThoughTheirStepsGo() throws IOException {
        VectorScenario fewest = ShortestScenario.of(
                longest(),
                ATTEMPTS,
                scenario -> ops(scenario).contains("setControlHealth")
                        && scenario.steps().stream()
                                        .mapToLong(VectorScenario.Step::advanceNanos)
                                        .sum()
                                > 10 * MINUTE);

        assertThat(ops(fewest)).contains("setControlHealth").hasSizeLessThanOrEqualTo(2);
        assertThat(fewest.steps().stream()
                        .mapToLong(VectorScenario.Step::advanceNanos)
                        .sum())
                .isGreaterThan(10 * MINUTE);
    }

    @Test
    void whatTheOriginalsTimerDidIsNotAsked() throws IOException {
        List<VectorScenario> asked = new ArrayList<>();
        ShortestScenario.of(longest(), 500, scenario -> {
            asked.add(scenario);
            return ops(scenario).contains("registerWatcher");
        });

        assertThat(ops(longest())).contains("timerSelfCheck");
        assertThat(asked).allSatisfy(scenario -> assertThat(ops(scenario)).doesNotContain("timerSelfCheck"));
    }

    @Test
    void nobodyIsAskedToUnregisterWhatWasNotRegistered() throws IOException {
        ShortestScenario.of(longest(), 500, scenario -> {
            Set<String> registered = new HashSet<>();
            for (VectorScenario.Step step : scenario.steps()) {
                if (step.op().equals("registerWatcher")) {
                    registered.add(step.args().get("watcher").asString());
                } else if (step.op().equals("unregisterWatcher")) {
                    assertThat(registered).contains(step.args().get("watcher").asString());
                }
            }
            return ops(scenario).contains("unregisterWatcher");
        });
    }

    @Test
    void aScenarioIsWrittenAsItIsRead() throws IOException {
        VectorScenario scenario = longest();

        assertThat(VectorScenario.read(scenario.line())).isEqualTo(scenario);
    }

    private static List<String> ops(VectorScenario scenario) {
        return scenario.steps().stream().map(VectorScenario.Step::op).toList();
    }

    private static VectorScenario longest() throws IOException {
        List<VectorScenario> all = new ArrayList<>();
        VectorReplayTest.lines(
                Path.of("src/test/resources/vectors/random-public.jsonl.gz"),
                line -> all.add(VectorScenario.read(line)));
        VectorScenario longest = all.get(0);
        for (VectorScenario scenario : all) {
            longest = scenario.steps().size() > longest.steps().size() ? scenario : longest;
        }
        return longest;
    }
}
