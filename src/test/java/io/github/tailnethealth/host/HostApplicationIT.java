package io.github.tailnethealth.host;

import static io.github.tailnethealth.host.HostClassPath.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a host that adds the library's jar, and nothing else, to its class path. */
class HostApplicationIT {
    private static final Path BEANS = Path.of("src/test/resources/host/beans.txt");
    private static final Predicate<String> ALL = without();
    private static final Predicate<String> NO_WEB =
            without("tomcat-", "spring-webmvc", "spring-boot-webmvc", "spring-boot-tomcat", "spring-boot-web-server");
    private static final Predicate<String> NO_PROMETHEUS = without("micrometer-registry-prometheus", "prometheus-");
    private static final Predicate<String> NO_JETTY = without("jetty-");
    private static final Predicate<String> NO_JACKSON = without("jackson-");

    private static final Map<List<Object>, Map<String, Object>> RAN = new ConcurrentHashMap<>();

    @Test
    void aHostGainsTheListedBeansAndNoOther() throws Exception {
        assertThat(gained("BareHost", ALL)).containsExactlyElementsOf(listed());
    }

    @Test
    void aHostWithoutWebGainsTheSame() throws Exception {
        Map<String, Object> host = run("BareHost", true, NO_WEB);

        assertThat(host.get("web")).isEqualTo("AnnotationConfigApplicationContext");
        assertThat(gained("BareHost", NO_WEB)).containsExactlyElementsOf(listed());
    }

    @Test
    void aHostStartsWithoutAnyOfTheOptionalDependencies() throws Exception {
        assertThat(run("BareHost", true, NO_PROMETHEUS).get("health")).isEqualTo("UP");
        assertThat(run("BareHost", true, NO_JETTY).get("health")).isEqualTo("UP");
        assertThat(run("BareHost", true, NO_WEB.and(NO_JACKSON)).get("health")).isEqualTo("UP");
        assertThat(run("BareHost", true, NO_WEB.and(NO_JACKSON).and(NO_JETTY).and(NO_PROMETHEUS))
                        .get("health"))
                .isEqualTo("UP");
    }

    @Test
    void aHostThatTurnsTheFeedOnWithoutItsClassesIsToldWhatToAdd() {
        assertThatThrownBy(() -> run("BareHost", true, NO_JETTY, Map.of("tailnet.health.localapi.enabled", "true")))
                .hasStackTraceContaining("org.eclipse.jetty:jetty-client");
    }

    @Test
    void aHostKeepsItsNameAndItsRootHealth() throws Exception {
        Map<String, Object> host = run("BareHost", true, ALL, Map.of("spring.application.name", "my-host"));

        assertThat(host.get("name")).isEqualTo("my-host");
        assertThat(run("BareHost", true, ALL).get("name")).isEqualTo("null");
        assertThat(host.get("health")).isEqualTo("UP");
        assertThat((Collection<?>) host.get("nonDaemonThreads")).isEmpty();
    }

    @Test
    void aHostKeepsTheSettingsOfItsOwnFile() throws Exception {
        List<String> file =
                List.of("spring.application.name=named-by-its-file", "management.endpoint.health.show-details=always");

        Map<String, Object> host = run("BareHost", true, ALL, Map.of(), file);

        assertThat(host.get("name")).isEqualTo("named-by-its-file");
        assertThat(host.get("details")).isEqualTo("always");
        assertThat(run("BareHost", true, ALL).get("details")).isEqualTo("null");
    }

    @Test
    void aHostOfTheCommandLineEndsAlsoWithTheFeedOn() throws Exception {
        String classPath = HostClassPath.entries(true, NO_WEB, List.of()).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "com.example.host.CommandLineHost",
                        "--tailnet.health.localapi.enabled=true",
                        "--tailnet.health.localapi.socket=/nonexistent/tailscaled.sock")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aHostThatReportsNothingIsUpAfterFiveMinutesToo() throws Exception {
        assertThat(run("VirtualTimeHost", true, ALL).get("health")).isEqualTo("UP");
    }

    @Test
    void aHostThatReportsAnUnhealthyNodeIsDown() throws Exception {
        Map<String, Object> host = run("ReportingHost", true, ALL);

        assertThat(host.get("health")).isEqualTo("DOWN");
        assertThat((Collection<?>) host.get("beans")).anyMatch("tailnet-peer-cacheHealthIndicator"::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DormantHost", "SchedulingHost", "OwnSchedulerHost", "TwoSchedulersHost", "ExecutorHost"})
    void aHostsScheduledMethodRunsWhereItRanBefore(String kind) throws Exception {
        Object before = run(kind, false, NO_WEB).get("thread");

        assertThat(run(kind, true, NO_WEB).get("thread")).isEqualTo(before);
        assertThat("never".equals(before)).isEqualTo(kind.equals("DormantHost"));
    }

    private static List<String> gained(String kind, Predicate<String> jars) throws Exception {
        Set<String> gained = new TreeSet<>(beans(run(kind, true, jars)));
        gained.removeAll(beans(run(kind, false, jars)));
        return new ArrayList<>(gained);
    }

    private static Set<String> beans(Map<String, Object> host) {
        Set<String> names = new TreeSet<>();
        ((Collection<?>) host.get("beans")).forEach(name -> names.add((String) name));
        return names;
    }

    private static List<String> listed() throws IOException {
        return Files.readAllLines(BEANS).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .sorted()
                .toList();
    }

    private static Map<String, Object> run(String kind, boolean withLibrary, Predicate<String> jars) throws Exception {
        return run(kind, withLibrary, jars, Map.of());
    }

    private static Map<String, Object> run(
            String kind, boolean withLibrary, Predicate<String> jars, Map<String, String> more) throws Exception {
        return run(kind, withLibrary, jars, more, List.of());
    }

    /** Runs a host, or says again how the same one ran before. */
    private static Map<String, Object> run(
            String kind, boolean withLibrary, Predicate<String> jars, Map<String, String> more, List<String> file)
            throws Exception {
        List<Object> host = List.of(kind, withLibrary, jars, more, file);
        Map<String, Object> known = RAN.get(host);
        if (known == null) {
            known = start(kind, withLibrary, jars, more, file);
            RAN.put(host, known);
        }
        return known;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> start(
            String kind, boolean withLibrary, Predicate<String> jars, Map<String, String> more, List<String> file)
            throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(more);
        settings.put("kind", kind);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader host = HostClassPath.of(withLibrary, jars, file);
        try {
            thread.setContextClassLoader(host);
            Object runner = host.loadClass("com.example.host.HostRunner")
                    .getConstructor()
                    .newInstance();
            return ((Function<Map<String, String>, Map<String, Object>>) runner).apply(settings);
        } finally {
            thread.setContextClassLoader(before);
            ((AutoCloseable) host).close();
        }
    }
}
