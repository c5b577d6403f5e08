package io.github.tailnethealth.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The rules that the end to end test loads are the shipped ones, but for their times. */
class FasterRulesTest {
    @Test
    void aSixtiethOfEveryTimeIsAllThatDiffersInTheShippedFiles() throws IOException {
        for (Path file : Rules.files()) {
            String rules = Files.readString(file);
            String faster = FasterRules.of(rules);
            assertThat(faster).isNotEqualTo(rules);
            assertThat(FasterRules.otherDifferences(rules, faster)).isEmpty();
        }
    }

    @Test
    void itTakesRangesSubqueriesAndWaits() {
        assertThat(FasterRules.of("  expr: rate(a[30m]) + b[14d:6h]\n  for: 1h\n"))
                .isEqualTo("  expr: rate(a[30s]) + b[20160s:360s]\n  for: 60s\n");
    }

    @Test
    void anythingElseIsADifference() {
        assertThat(FasterRules.otherDifferences("expr: a > 2\n", "expr: a > 1\n"))
                .hasSize(1);
        assertThat(FasterRules.otherDifferences("  for: 5m\n", "  for: 4s\n")).hasSize(1);
        assertThat(FasterRules.otherDifferences("a[5m]\n", "a[5s]\nb\n")).hasSize(1);
    }
}
