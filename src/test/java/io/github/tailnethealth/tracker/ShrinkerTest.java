package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final int ENOUGH = 100_000;
    private static final List<Integer> RUN = IntStream.range(0, 300).boxed().toList();

    @Test
    void onlyTheStepsThatFailTogetherAreLeft() {
        for (long seed = 0; seed < 100; seed++) {
            TreeSet<Integer> needed = new TreeSet<>();
            new Random(seed).ints(1 + seed % 7, 0, RUN.size()).forEach(needed::add);

            assertThat(Shrinker.fewest(RUN, ENOUGH, steps -> steps.containsAll(needed)))
                    .as("seed " + seed)
                    .containsExactlyElementsOf(needed);
        }
    }

    @Test
    void aStepThatCanGoOnlyAfterALaterOneGoes() {
        // 7 is needed as long as 200 is there
        List<Integer> fewest = Shrinker.fewest(
                RUN, ENOUGH, steps -> steps.contains(100) && (steps.contains(7) || !steps.contains(200)));

        assertThat(fewest).containsExactly(100);
    }

    @Test
    void noSingleStepOfWhatIsLeftCanGo() {
        // fails by how many there are, not by which
        List<Integer> fewest = Shrinker.fewest(
                RUN, ENOUGH, steps -> steps.stream().filter(n -> n % 3 == 0).count() % 4 == 0 && steps.size() > 20);

        assertThat(fewest).hasSizeGreaterThan(20);
        for (int i = 0; i < fewest.size(); i++) {
            List<Integer> fewer = new ArrayList<>(fewest);
            fewer.remove(i);
            assertThat(fewer.stream().filter(n -> n % 3 == 0).count() % 4 == 0 && fewer.size() > 20)
                    .isFalse();
        }
    }

    @Test
    void itEndsWhenTheAttemptsRunOutAndWhatIsLeftStillFails() {
        AtomicInteger asked = new AtomicInteger();
        List<Integer> left = Shrinker.fewest(RUN, 12, steps -> {
            asked.incrementAndGet();
            return steps.contains(11) && steps.contains(222);
        });

        assertThat(asked).hasValue(12);
        assertThat(left).contains(11, 222).hasSizeLessThan(RUN.size());
    }

    @Test
    void aRunThatFailsWhateverIsDoneShrinksToNothing() {
        assertThat(Shrinker.fewest(RUN, ENOUGH, steps -> true)).isEmpty();
    }
}
