package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Subsystem;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own linter, where it is installed (Debian's package prometheus). */
class PromtoolTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void promtoolIsInstalled() {
        String path = System.getenv().getOrDefault("PATH", "");
        assumeTrue(
                Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "promtool"))),
                "promtool is not on the PATH; apt-get install -y --no-install-recommends prometheus");
    }

    @Test
    void itFindsNothingToSayOfAFeed() throws Exception {
        TestNode node = TestNode.fed().hearsAllWell();
        node.tracker.report(Subsystem.ROUTER, Outcome.unhealthy("no route"));
        node.tracker.selfCheck();
        assertThat(lint(scrape(node))).isEmpty();
    }

    @Test
    void itFindsNothingToSayOfAnApplication() throws Exception {
        TestNode node = TestNode.embedded().reportsAllWell();
        node.tracker.report(Subsystem.ROUTER, Outcome.unhealthy("no route"));
        node.tracker.nodeFacts(new NodeFacts("1.102.3", List.of("100.64.0.1"), null, true));
        assertThat(lint(scrape(node))).isEmpty();
    }

    @Test
    void itWouldFindAFault() throws Exception {
        assertThat(lint("# TYPE tailnet_health_faults counter\ntailnet_health_faults 1\n"))
                .contains("counter metrics should have \"_total\" suffix");
    }

    private static String scrape(TestNode node) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        TailnetHealthMeters.builder(node.tracker).build().bindTo(registry);
        return registry.scrape(Exposition.TEXT);
    }

    private String lint(String metrics) throws IOException, InterruptedException {
        Path input = Files.writeString(folder.resolve("metrics.txt"), metrics);
        ProcessBuilder promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(input.toFile())
                .redirectErrorStream(true);
        Process process = promtool.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return code == 0 ? said : said + "exit code " + code;
    }
}
