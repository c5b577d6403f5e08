package io.github.tailnethealth.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.tailnethealth.program.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The image, built by buildah from the Dockerfile that users build, and run as the chart runs it. */
class ImageIT {
    private static final Path LOGS = Path.of("target/image");
    private static final Map<String, String> RECORDED_NODE = Map.of("SPRING_PROFILES_ACTIVE", "demo");
    private static final Pattern STARTED = Pattern.compile("Started TailnetHealthApplication in ([\\d.]+) seconds");
    private static final Pattern OUR_CLASS =
            Pattern.compile("\\] (?:io\\.github\\.tailnethealth|org\\.springframework)\\.\\S+ source: (.*)");

    @TempDir
    static Path root;

    private static JsonNode configuration;

    @TempDir
    Path tmp;

    @BeforeAll
    static void build() {
        List<String> missing = ProgramImage.missing();
        if (!ProgramImage.succeeds("bwrap", "--version")) {
            missing.add("the command bwrap (Debian: bubblewrap)");
        }
        if (Boolean.getBoolean("image.required")) {
            Assertions.assertTrue(missing.isEmpty(), "the image is required here, and needs " + missing);
        }
        Assumptions.assumeTrue(missing.isEmpty(), "the image needs " + missing);
        ProgramImage image = ProgramImage.build();
        configuration = image.configuration();
        image.unpack(root);
    }

    @Test
    void saysWhatItIsByTheLabelsOfTheOci() {
        JsonNode labels = configuration.path("config").path("Labels");
        assertThat(label(labels, "title")).isEqualTo("tailnet-health");
        assertThat(label(labels, "version")).isEqualTo(ProgramImage.VERSION);
        assertThat(label(labels, "revision")).isEqualTo(ProgramImage.REVISION);
        assertThat(label(labels, "licenses")).isEqualTo("Apache-2.0");
        assertThat(label(labels, "created")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(label(labels, "description")).contains("tailscaled");
    }

    @Test
    void runsAsNobodyOnTwoPorts() {
        JsonNode config = configuration.path("config");
        assertThat(config.path("User").stringValue()).isEqualTo("65532:65532");
        assertThat(config.path("ExposedPorts").propertyNames()).containsExactlyInAnyOrder("8080/tcp", "8081/tcp");
    }

    @Test
    void hasTheDependenciesBelowTheApplicationAndNoShell() throws IOException {
        // base, runtime, dependencies, snapshots (none), application, cache
        assertThat(configuration.path("rootfs").path("diff_ids")).hasSize(6);
        assertThat(root.resolve("app/lib")).isDirectoryContaining("glob:**/spring-boot-4*.jar");
        assertThat(root.resolve("app/tailnet-health.jar")).exists();
        assertThat(Files.size(root.resolve("app/tailnet-health.jar"))).isLessThan(2_000_000);
        assertThat(root.resolve("bin/sh")).doesNotExist();
    }

    @Test
    void isReadyBesideARecordedNodeWithNothingWritableButTmp() throws Exception {
        try (ContainerRun run = run("read-only", RECORDED_NODE)) {
            soon(() -> assertThat(get(run, 8080, "/readyz")).startsWith("HTTP/1.1 200"));

            assertThat(get(run, 8080, "/livez")).startsWith("HTTP/1.1 200").endsWith("{\"status\":\"UP\"}");
            assertThat(get(run, 8081, "/actuator/health/tailnet-node")).contains("\"status\":\"UP\"", "Running");
            assertThat(get(run, 8081, "/actuator/prometheus"))
                    .contains("tailnet_health_feed_info{source=\"recorded\"} 1", "jvm_gc_memory_allocated_bytes_total");
            assertThat(get(run, 8080, "/actuator/prometheus")).startsWith("HTTP/1.1 404");
            assertThat(run.kernelStatus()).contains("NoNewPrivs:\t1", "CapEff:\t0000000000000000");
            assertThat(run.log()).doesNotContain("Read-only", "ERROR", "Exception");
            try (var written = Files.list(tmp)) {
                assertThat(written.map(file -> file.getFileName().toString().replaceAll("[.-]?\\d+.*", "")))
                        .as("/tmp")
                        .contains("hsperfdata_nonroot")
                        .contains("tailnet-demo");
            }
            System.out.printf("start: %s s from the image, %s s from the plain jar%n", started(run.log()), plainJar());
        }
    }

    @Test
    void takesItsClassesFromTheCache() throws Exception {
        double share = shareOfTheCache("-XX:AOTMode=on");
        double control = shareOfTheCache("-XX:AOTMode=off");

        assertThat(share).isGreaterThan(0.9);
        assertThat(control).isZero();
    }

    @Test
    void theDefaultsOfTheJvmAreOverriddenByTheVariableOfTheChart() throws Exception {
        assertThat(flag("MaxRAMPercentage", "")).isEqualTo("50.000000");
        assertThat(flag("ExitOnOutOfMemoryError", "")).isEqualTo("true");
        assertThat(flag("ThreadStackSize", "")).isEqualTo("512");
        assertThat(flag("MaxRAMPercentage", "-XX:MaxRAMPercentage=30")).isEqualTo("30.000000");
        assertThat(flag("UseParallelGC", "-XX:+UseParallelGC")).isEqualTo("true");
    }

    @Test
    void asksRunningProgramsForImagesWithoutAnHttpClient() throws Exception {
        try (ContainerRun nobodyThere = run("probe", Map.of(), "probe", "http://127.0.0.1:8080/livez")) {
            assertThat(nobodyThere.end()).isEqualTo(1);
            assertThat(nobodyThere.log()).contains("http://127.0.0.1:8080/livez does not answer");
        }
    }

    private ContainerRun run(String name, Map<String, String> environment, String... args) throws IOException {
        return new ContainerRun(configuration, root, tmp, LOGS.resolve(name + ".log"), environment, args);
    }

    private double shareOfTheCache(String mode) throws Exception {
        Map<String, String> environment =
                Map.of("SPRING_PROFILES_ACTIVE", "demo", "JAVA_TOOL_OPTIONS", mode + " -Xlog:class+load");
        try (ContainerRun run = run("classes", environment)) {
            soon(() -> assertThat(get(run, 8080, "/readyz")).startsWith("HTTP/1.1 200"));
            List<String> sources = OUR_CLASS
                    .matcher(run.log())
                    .results()
                    .map(line -> line.group(1))
                    // made at run time: no cache could hold them
                    .filter(source -> !source.startsWith("__") && !source.contains("Lambda"))
                    .toList();
            assertThat(sources).hasSizeGreaterThan(1000);
            long cached = sources.stream()
                    .filter(source -> source.startsWith("shared objects file"))
                    .count();
            return (double) cached / sources.size();
        }
    }

    private String flag(String name, String options) throws Exception {
        try (ContainerRun run =
                run("flags", Map.of("JAVA_TOOL_OPTIONS", options + " -XX:+PrintFlagsFinal"), "probe", "no-url")) {
            run.end();
            Matcher matcher = Pattern.compile(" " + name + " +=\\s+(\\S+)").matcher(run.log());
            return matcher.find() ? matcher.group(1) : run.log();
        }
    }

    private static String plainJar() throws Exception {
        try (ProgramProcess plain = ProgramProcess.named("plain-jar")
                .environment("SPRING_PROFILES_ACTIVE", "demo")
                .start()) {
            return started(plain.log());
        }
    }

    private static String started(String log) {
        Matcher matcher = STARTED.matcher(log);
        return matcher.find() ? matcher.group(1) : "?";
    }

    private static String get(ContainerRun run, int port, String path) throws IOException, InterruptedException {
        return run.inNetwork(
                "bash",
                "-c",
                "exec 3<>/dev/tcp/127.0.0.1/" + port + " && printf 'GET " + path
                        + " HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3");
    }

    private static void soon(ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(assertion);
    }

    private static String label(JsonNode labels, String name) {
        return labels.path("org.opencontainers.image." + name).stringValue("");
    }
}
