package io.github.tailnethealth.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.tailnethealth.app.replay.RecordedNode;
import io.github.tailnethealth.app.replay.Recording;
import io.github.tailnethealth.program.ProgramProcess;
import io.github.tailnethealth.tracker.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the documents name exists in one of two running programs: the packaged one beside a recorded node on its bad day,
 * and an application that embeds a node and makes every report, healthy and unhealthy.
 */
@Timeout(240)
class ContractIT {
    private static final Path BAD_DAY = Path.of("src/test/resources/recorded/bad-day.jsonl.gz");
    private static final double SPEED = 8;
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private static final Pattern INDICATOR =
            Pattern.compile("/actuator/health/(tailnet-[a-z0-9-]+)|`(tailnet-[a-z0-9-]+)`");
    private static final Pattern PATH = Pattern.compile("(?<![A-Za-z0-9_/.-])(/livez|/readyz|/actuator/[a-z]+)\\b");
    private static final Pattern PROPERTY =
            Pattern.compile("(?<![A-Za-z0-9_/.-])(?:tailnet\\.health|management|server|spring)\\.[a-z0-9.-]*[a-z0-9]");
    /** Names that look like an indicator or a property and are none. */
    private static final Set<String> NOT_MEANT = Set.of(
            "tailnet-health", // the project, the chart, the job, the image
            "tailnet-health.json",
            "spring.factories",
            "spring.http.clients.imperative.factory", // of a host with an HTTP client, which ours has not
            "tailnet.health.port"); // what Kubernetes would set for a Service of that name

    @TempDir
    static Path folder;

    private static final Set<String> OF_PROGRAM = new TreeSet<>();
    private static final Set<String> OF_HOST = new TreeSet<>();
    private static ProgramProcess program;
    private static RecordedNode node;
    private static EmbeddedHost host;

    @BeforeAll
    static void runBoth() throws Exception {
        Path socket = folder.resolve("d.sock");
        node = new RecordedNode(socket, Recording.read(BAD_DAY), SPEED, event -> {});
        program = ProgramProcess.named("contract").socket(socket).start();
        host = EmbeddedHost.start(Path.of("target/program-logs/embedded-contract.log"));
        collect(
                OF_PROGRAM,
                () -> program.manage("/actuator/prometheus").body(),
                Duration.ofSeconds(60),
                () -> Contract.catalogueViolations("L", OF_PROGRAM).isEmpty());
        for (Condition condition : Condition.of(Scrape.EMBEDDED)) {
            host.become(condition);
            collect(OF_HOST, () -> host.get("/actuator/prometheus").body(), Duration.ofMillis(1500), () -> false);
        }
    }

    private interface Scraper {
        String scrape() throws IOException, InterruptedException;
    }

    /** Scrapes again and again, for so long or until it is enough. */
    private static void collect(Set<String> series, Scraper scraper, Duration time, BooleanSupplier enough) {
        long end = System.nanoTime() + time.toNanos();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(300))
                .atMost(time.plusSeconds(10))
                .until(() -> {
                    scraper.scrape()
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> line.substring(0, line.lastIndexOf(' ')))
                            .forEach(series::add);
                    return System.nanoTime() - end > 0 || enough.getAsBoolean();
                });
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
        if (program != null) {
            program.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    void everyMetricOfThePrograms() {
        assertThat(Contract.catalogueViolations("L", OF_PROGRAM)).isEmpty();
        assertThat(Contract.catalogueViolations("E", OF_HOST)).isEmpty();
    }

    @Test
    void everyMetricLabelAndValueThatIsNamed() throws IOException {
        List<String> all = new ArrayList<>(ContractTest.series(Scrape.SIDECAR)); // codes that this day did not have
        all.addAll(OF_PROGRAM);
        all.addAll(OF_HOST);
        Recorded.userMetrics()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> all.add(line.substring(0, line.lastIndexOf(' '))));
        assertThat(new Contract(all).violations()).isEmpty();
        all.removeIf(series -> series.startsWith("jvm_gc_pause_seconds_sum"));
        assertThat(new Contract(all).violations())
                .containsExactly("panel Garbage collection asks for the metric jvm_gc_pause_seconds_sum");
    }

    @Test
    void everyIndicatorAndEndpointThatIsNamed() throws Exception {
        Map<String, String> paths = new TreeMap<>();
        Contract.documents().forEach((file, text) -> {
            INDICATOR.matcher(text).results().forEach(match -> {
                String name = match.group(1) == null ? match.group(2) : match.group(1);
                if (!NOT_MEANT.contains(name) && !Catalogue.byCode().containsKey(name)) {
                    paths.put("/actuator/health/" + name, file.toString());
                }
            });
            PATH.matcher(text).results().forEach(match -> paths.put(match.group(1), file.toString()));
        });
        assertThat(paths).hasSizeGreaterThan(15);
        for (Map.Entry<String, String> path : paths.entrySet()) {
            assertThat(List.of(
                            program.manage(path.getKey()).statusCode(),
                            host.get(path.getKey()).statusCode()))
                    .as("%s of %s", path.getKey(), path.getValue())
                    .containsAnyOf(200, 503);
        }
        assertThat(program.manage("/actuator/health/tailnet-no-such-check").statusCode())
                .isEqualTo(404);
    }

    @Test
    void everyPropertyThatIsNamed() throws IOException {
        Map<String, String> types = properties();
        List<String> unknown = new ArrayList<>();
        Contract.documents()
                .forEach((file, text) -> PROPERTY.matcher(text)
                        .results()
                        .map(match -> match.group())
                        .filter(name -> !NOT_MEANT.contains(name) && !isKnown(name, types))
                        .distinct()
                        .forEach(name -> unknown.add(file + " names the property " + name)));
        assertThat(unknown).isEmpty();
        assertThat(isKnown("tailnet.health.localapi.sockets", types)).isFalse();
    }

    private static boolean isKnown(String name, Map<String, String> types) {
        if (types.containsKey(name)) {
            return true;
        }
        // a group of properties that is spoken of, a map that has any key, or a switch of one of our indicators
        return types.keySet().stream().anyMatch(property -> property.startsWith(name + "."))
                || types.entrySet().stream()
                        .anyMatch(property -> property.getValue().startsWith("java.util.Map<")
                                && name.startsWith(property.getKey() + "."))
                || name.matches("management\\.health\\.tailnet-[a-z0-9-]+\\.enabled");
    }

    /** Returns the type of every property that the class path knows. */
    private static Map<String, String> properties() throws IOException {
        Map<String, String> types = new TreeMap<>();
        var files = ContractIT.class.getClassLoader().getResources(METADATA);
        while (files.hasMoreElements()) {
            URL file = files.nextElement();
            try (InputStream in = file.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(in).get("properties")) {
                    types.put(
                            property.get("name").asString(),
                            property.path("type").asString(""));
                }
            }
        }
        return types;
    }
}
