package io.github.tailnethealth.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every object that is rendered for a version of Kubernetes is one that this version knows. */
class GenerationsTest {
    /**
     * The client of each version. None knows exactly the objects of 1.29: this one those of 1.28, so that nothing passes
     * which came later than the oldest version of the chart.
     */
    private static final Map<String, String> CLIENTS =
            Map.of("v1.29.0", "20.0.1", "v1.32.0", "23.0.0", "v1.36.0", "27.0.0");

    private static final Set<String> OF_THE_OPERATOR = Set.of("PodMonitor", "ServiceMonitor", "PrometheusRule");
    private static final Map<String, Generation> GENERATIONS = new HashMap<>();

    private static Generation generation(String kubernetes) {
        return GENERATIONS.computeIfAbsent(kubernetes, version -> new Generation(CLIENTS.get(version)));
    }

    @AfterAll
    static void close() throws Exception {
        for (Generation generation : GENERATIONS.values()) {
            generation.close();
        }
    }

    static Stream<Arguments> renders() {
        return Chart.KUBERNETES.stream()
                .flatMap(kubernetes -> Chart.ciValues().stream()
                        .map(values ->
                                Arguments.of(kubernetes, values.getFileName().toString())));
    }

    @ParameterizedTest
    @MethodSource("renders")
    void everyObjectIsKnownToItsKubernetes(String kubernetes, String values) {
        Rendered rendered = Chart.render(Chart.DIRECTORY.resolve("ci").resolve(values), kubernetes);

        for (JsonNode object : rendered.objects()) {
            if (!OF_THE_OPERATOR.contains(Rendered.kind(object))) {
                assertThat(generation(kubernetes).refusal(object)).isEmpty();
            }
        }
    }

    /** A field, and the version that brought it: versions before refuse it, so the check tells generations apart. */
    @ParameterizedTest
    @CsvSource({
        "v1.29.0, 'podSecurityContext: {appArmorProfile: {type: RuntimeDefault}}', appArmorProfile, v1.32.0",
        "v1.29.0, 'podSecurityContext: {seLinuxChangePolicy: Recursive}', seLinuxChangePolicy, v1.32.0",
        "v1.32.0, 'extraContainers: [{name: a, image: a, lifecycle: {stopSignal: SIGINT}}]', stopSignal, v1.36.0",
        "v1.36.0, 'podSecurityContext: {invented: true}', invented, ''"
    })
    void aFieldOfALaterVersionIsRefused(String kubernetes, String values, String field, String broughtBy) {
        JsonNode workload = Chart.render(values, kubernetes).workload();

        assertThat(generation(kubernetes).refusal(workload)).contains(field);
        if (!broughtBy.isEmpty()) {
            assertThat(generation(broughtBy).refusal(workload)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aMissingFieldIsRefused(String kubernetes) {
        JsonNode workload =
                Chart.render("extraContainers: [{image: a}]", kubernetes).workload();

        assertThat(generation(kubernetes).refusal(workload)).contains("name");
    }

    static Stream<String> versions() {
        return Chart.KUBERNETES.stream();
    }
}
