package io.github.tailnethealth.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The names in an expression are found, all of them and no others. */
class PromqlTest {
    @Test
    void metricsLabelsAndValuesAreTold() {
        Promql names = Promql.of("""
                sum by (cluster, job) (rate(a_total{to="x", state=~"A|B"}[5m])) > bool 0.5
                  and on (pod) max_over_time((max by (k) (b) - time())[14d:6h]) < 14 * 86400
                  unless ignoring (state) cluster_job:c:sum offset 5m or vector(0)
                """);
        assertThat(names.metrics()).isEqualTo(Set.of("a_total", "b", "cluster_job:c:sum"));
        assertThat(names.labels()).isEqualTo(Set.of("cluster", "job", "to", "state", "pod", "k"));
        assertThat(names.values()).isEqualTo(Map.of("to", Set.of("x"), "state", Set.of("A", "B")));
    }
}
