package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.metrics.CodeLabels.CodeLabel;
import io.github.tailnethealth.tracker.Catalogue;
import io.github.tailnethealth.tracker.KnownWarnables;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Warnable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CodeLabelsTest {
    private static final CodeLabel OTHER = new CodeLabel("other", "unknown", "false");
    private static final CodeLabel CONTROL = new CodeLabel("control-health", "unknown", "false");

    private final CodeLabels labels = new CodeLabels(List.of());

    @Test
    void checksOfTheCatalogueKeepTheirCodeSeverityAndImpact() {
        assertThat(labels.of("no-derp-home")).isEqualTo(new CodeLabel("no-derp-home", "medium", "true"));
        assertThat(labels.of("tailnet-lock")).isEqualTo(new CodeLabel("tailnet-lock", "medium", "false"));
        assertThat(Catalogue.checks())
                .allSatisfy(check -> assertThat(labels.of(check.code()).code()).isEqualTo(check.code()));
    }

    @Test
    void warningsThatDaemonsAreKnownToRaiseHaveOurSeverityAndImpact() {
        assertThat(labels.of("captive-portal-detected"))
                .isEqualTo(new CodeLabel("captive-portal-detected", "high", "true"));
        assertThat(KnownWarnables.byCode().keySet())
                .doesNotContainAnyElementsOf(Catalogue.byCode().keySet())
                .allSatisfy(code -> assertThat(labels.of(code).code()).isEqualTo(code));
    }

    @Test
    void warnablesOfTheApplicationHaveLabelsOfTheirOwn() {
        Warnable warnable = Warnable.builder("disk-full").severity(Severity.LOW).build();
        assertThat(new CodeLabels(List.of(warnable)).of("disk-full"))
                .isEqualTo(new CodeLabel("disk-full", "low", "false"));
        assertThat(labels.of("disk-full")).isEqualTo(OTHER);
    }

    @Test
    void anApplicationCannotRedefineACodeOfOurs() {
        Warnable warnable =
                Warnable.builder("no-derp-home").severity(Severity.LOW).build();
        assertThat(new CodeLabels(List.of(warnable)).of("no-derp-home").severity())
                .isEqualTo("medium");
    }

    @Test
    void messagesOfControlShareOneLabelWithoutASeverity() {
        assertThat(labels.of("control-health")).isEqualTo(CONTROL);
        assertThat(labels.of("control-health.7f3a")).isEqualTo(CONTROL);
        Warnable warnable = Warnable.of("control-health.mine");
        assertThat(new CodeLabels(List.of(warnable)).of("control-health.mine")).isEqualTo(CONTROL);
    }

    @Test
    void theCodeOtherIsNobodysOwn() {
        assertThat(labels.of("other")).isEqualTo(OTHER);
        assertThat(new CodeLabels(List.of(Warnable.of("other"))).of("other")).isEqualTo(OTHER);
    }

    @Test
    void thereAreNeverMoreThan64Codes() {
        List<Warnable> many =
                IntStream.range(0, 500).mapToObj(i -> Warnable.of("app-" + i)).toList();
        CodeLabels full = new CodeLabels(many);
        Set<String> codes = new HashSet<>();
        Catalogue.checks().forEach(check -> codes.add(full.of(check.code()).code()));
        KnownWarnables.byCode().keySet().forEach(code -> codes.add(full.of(code).code()));
        many.forEach(warnable -> codes.add(full.of(warnable.code()).code()));
        assertThat(codes).hasSize(CodeLabels.MAX).contains("other", "app-0").doesNotContain("app-499");
    }
}
