package io.github.tailnethealth.program;

import static io.github.tailnethealth.program.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each port shows, with one port and with two, and that slow and greedy clients do not keep the probes away. */
@Timeout(120)
class PortsIT {
    /** As long as a kubelet may wait. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final String UP = "{\"status\":\"UP\"}";
    private static final List<String> PROBES = List.of("/livez", "/readyz");
    /** What must answer on the port that shows everything. */
    private static final List<String> MANAGEMENT = List.of(
            "/actuator",
            "/actuator/health",
            "/actuator/health/liveness",
            "/actuator/health/readiness",
            "/actuator/health/tailnet-overall",
            "/actuator/health/tailnet-node",
            "/actuator/health/tailnet-feed",
            "/actuator/health/tailnet-self-check",
            "/actuator/prometheus");
    /** What must answer nowhere: other endpoints, and what web servers and Spring often have. */
    private static final List<String> NOWHERE = Stream.concat(
                    Stream.of(
                                    "auditevents,beans,caches,conditions,configprops,env,flyway,heapdump,httpexchanges,info",
                                    "integrationgraph,jolokia,liquibase,logfile,loggers,mappings,metrics,quartz,sbom",
                                    "scheduledtasks,sessions,shutdown,startup,threaddump,tailnet,health/no-such-thing")
                            .flatMap(names -> Stream.of(names.split(",")))
                            .map(name -> "/actuator/" + name),
                    Stream.of(
                            "/",
                            "/index.html",
                            "/favicon.ico",
                            "/error",
                            "/health",
                            "/metrics",
                            "/livez/x",
                            "/webjars"))
            .toList();

    private static final Pattern LINK = Pattern.compile("\"([a-z-]+)\":\\{\"href\"");

    @TempDir
    static Path directory;

    private static StandInDaemon daemon;
    private static ProgramProcess onePort;
    private static ProgramProcess twoPorts;

    private enum Setup {
        ONE_PORT,
        TWO_PORTS;

        ProgramProcess program() {
            return this == ONE_PORT ? onePort : twoPorts;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Path socket = directory.resolve("d.sock");
        daemon = StandInDaemon.good(socket);
        onePort = ProgramProcess.named("one-port")
                .socket(socket)
                .jvmArgs("-Xmx128m")
                .start();
        twoPorts = ProgramProcess.named("two-ports")
                .socket(socket)
                .jvmArgs("-Xmx128m")
                .twoPorts()
                .start();
        for (ProgramProcess program : List.of(onePort, twoPorts)) {
            soon(() -> assertThat(program.status("/readyz")).isEqualTo(200));
        }
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] {onePort, twoPorts, daemon}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void onePortAnswersTheProbesAndTheTwoEndpointsAndNothingElse() throws Exception {
        assertThat(answering(onePort, onePort.port())).containsExactlyInAnyOrderElementsOf(both(PROBES, MANAGEMENT));
    }

    @Test
    void ofTwoPortsTheFirstAnswersTheProbesAndTheSecondTheTwoEndpoints() throws Exception {
        assertThat(twoPorts.managementPort()).isNotEqualTo(twoPorts.port());
        assertThat(answering(twoPorts, twoPorts.port())).containsExactlyInAnyOrderElementsOf(PROBES);
        // Spring's own page for errors, which says that there was none
        assertThat(answering(twoPorts, twoPorts.managementPort()))
                .containsExactlyInAnyOrderElementsOf(both(MANAGEMENT, List.of("/error")));
    }

    @ParameterizedTest
    @EnumSource
    void theProbesSayTheirStatusOnly(Setup setup) throws Exception {
        for (String probe : PROBES) {
            assertThat(setup.program().get(probe).body()).isEqualTo(UP);
        }
        for (String group : List.of("liveness", "readiness")) {
            assertThat(setup.program().health(group)).isEqualTo(UP);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndpointsAreHealthAndPrometheusWithAllDetails(Setup setup) throws Exception {
        assertThat(LINK.matcher(setup.program().manage("/actuator").body())
                        .results()
                        .map(link -> link.group(1)))
                .containsExactlyInAnyOrder("self", "health", "health-path", "prometheus");
        assertThat(setup.program().health("tailnet-overall")).contains("\"verdict\":\"healthy\"");
        assertThat(setup.program().health("tailnet-node")).contains("\"details\"", StandInDaemon.ADDRESS);
        assertThat(setup.program().metric("tailnet_health_verdict{verdict=\"healthy\"}"))
                .isEqualTo(1.0);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsNamedAndNoKeyIsShownAnywhere(Setup setup) throws Exception {
        String shown = "";
        for (String path : both(PROBES, MANAGEMENT)) {
            shown += setup.program().get(path).body()
                    + setup.program().manage(path).body();
        }
        assertThat(shown).contains("tailnet_health_client_info").doesNotContain(StandInDaemon.SECRET);
    }

    @Test
    void ofTwoPortsTheFirstShowsNoAddressOfTheNode() throws Exception {
        for (String path : both(PROBES, both(MANAGEMENT, NOWHERE))) {
            assertThat(twoPorts.get(path).body())
                    .as(path)
                    .doesNotContain(StandInDaemon.ADDRESS, "tailnet_health", "jvm_", "verdict");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingCanBePosted(Setup setup) throws Exception {
        ProgramProcess program = setup.program();
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            for (String path : both(PROBES, MANAGEMENT)) {
                for (int port : ports(program)) {
                    assertThat(program.request(method, port, path, ANSWER).statusCode())
                            .as(method + " " + path)
                            .isBetween(400, 499);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theProbesAnswerWhateverTheirOtherClientsDo(Setup setup) throws Exception {
        ProgramProcess program = setup.program();
        try (RudeClients clients = new RudeClients()) {
            for (RudeClients.Kind kind : RudeClients.Kind.values()) {
                for (int port : ports(program)) {
                    clients.add(kind, port);
                }
                for (int round = 0; round < 5; round++) {
                    clients.goOn();
                    for (String probe : PROBES) {
                        assertThatCode(() -> assertThat(program.request("GET", program.port(), probe, SOON)
                                                .statusCode())
                                        .isEqualTo(200))
                                .as(probe + " beside " + kind)
                                .doesNotThrowAnyException();
                    }
                }
            }
        }
        assertThat(program.metric("tailnet_health_verdict{verdict=\"healthy\"}"))
                .isEqualTo(1.0);
        assertThat(program.log()).doesNotContain("OutOfMemoryError", "ERROR");
    }

    private static Set<String> answering(ProgramProcess program, int port) throws Exception {
        Set<String> answering = new TreeSet<>();
        for (String path : both(PROBES, both(MANAGEMENT, NOWHERE))) {
            HttpResponse<String> answer = program.request("GET", port, path, ANSWER);
            if (answer.statusCode() == 200) {
                answering.add(path);
            } else {
                assertThat(answer.body()).as(path).doesNotContain("Exception", "\tat ");
            }
        }
        return answering;
    }

    private static Set<Integer> ports(ProgramProcess program) {
        return new TreeSet<>(List.of(program.port(), program.managementPort()));
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).collect(Collectors.toList());
    }
}
