package io.github.tailnethealth.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.tailnethealth.app.replay.RecordedNode;
import io.github.tailnethealth.app.replay.Recording;
import io.github.tailnethealth.chart.ContainerEnvironment;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The program with the variables that the Helm chart gives to its container. */
class ContainerProgramTest {
    private static final Path BAD_DAY = Path.of("src/test/resources/recorded/bad-day.jsonl.gz");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private RecordedNode node;
    private ConfigurableApplicationContext program;
    private int probes;
    private int management;

    @BeforeEach
    void start() throws IOException {
        Path socket = Files.createTempDirectory("tnh").resolve("tailscaled.sock");
        node = new RecordedNode(socket, Recording.read(BAD_DAY), 1, event -> {});
        probes = freePort();
        management = freePort();
        Map<String, Object> variables = ContainerEnvironment.of("{ports: {probes: " + probes + ", management: "
                + management + "}, socket: {path: '" + socket + "'}, tailscaled: {livenessProbe: {enabled: true}}}");
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        SpringApplication application = TailnetHealthApplication.application();
        application.setEnvironment(environment);
        program = application.run();
    }

    @AfterEach
    void stop() throws Exception {
        program.close();
        node.close();
    }

    @Test
    void theProbesPortAnswersProbesAndNothingElse() throws Exception {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(status(probes, "/readyz")).isEqualTo(200));
        assertThat(status(probes, "/livez")).isEqualTo(200);
        assertThat(status(probes, "/actuator/health")).isEqualTo(404);
        assertThat(status(probes, "/actuator/prometheus")).isEqualTo(404);
        assertThat(status(management, "/actuator/prometheus")).isEqualTo(200);
        assertThat(get("127.0.0.1", management, "/actuator/health/tailnet-feed").body())
                .contains("\"state\":\"ok\"");
    }

    @Test
    void whatRestartsTheDaemonIsItsSilenceAlone() throws Exception {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(get("127.0.0.1", probes, "/daemonz").body()).isEqualTo("{\"status\":\"UP\"}"));

        node.close();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(status(probes, "/daemonz")).isEqualTo(503));
        assertThat(status(probes, "/livez")).isEqualTo(200);
    }

    @Test
    void bothPortsListenOnIpv6AsWell() throws Exception {
        assertThat(get("[::1]", probes, "/livez").statusCode()).isEqualTo(200);
        assertThat(get("[::1]", management, "/actuator/prometheus").statusCode())
                .isEqualTo(200);
    }

    private int status(int port, String path) throws Exception {
        return get("127.0.0.1", port, path).statusCode();
    }

    private HttpResponse<String> get(String host, int port, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
