package io.github.tailnethealth.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.tailnethealth.app.replay.RecordedNode;
import io.github.tailnethealth.app.replay.Recording;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole program, from outside, over HTTP. */
class ProgramTest {
    private static final Path BAD_DAY = Path.of("src/test/resources/recorded/bad-day.jsonl.gz");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path directory;
    private int port;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("tnh");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void withoutASocketItIsLiveNotReadyAndSaysWhatItTried() throws Exception {
        Path missing = directory.resolve("missing.sock");
        start("--tailnet.health.localapi.socket=" + missing);

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(get("/actuator/health/tailnet-feed").body())
                                .contains("no-socket")
                                .contains(missing.toString()));
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/actuator/health/tailnet-overall").body()).contains("cannot_tell");
    }

    @Test
    void aNodeThatRunsIsReadyAndHealthy() throws Exception {
        startOnARecordedNode();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/readyz").statusCode()).isEqualTo(200));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(get("/actuator/health/tailnet-overall").body())
                                .contains("\"verdict\":\"healthy\""));
    }

    @Test
    void theProbesShowNothingButTheirStatus() throws Exception {
        startOnARecordedNode();

        assertThat(get("/livez").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(get("/readyz").body()).matches("\\{\"status\":\"[A-Z_]+\"}");
        assertThat(get("/actuator/health/readiness").body()).matches("\\{\"status\":\"[A-Z_]+\"}");
    }

    @Test
    void theScrapeHasTheNodeAndSaysThatItIsRecorded() throws Exception {
        startOnARecordedNode("--tailnet.health.localapi.source=recorded");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/actuator/prometheus").body())
                        .contains("tailnet_health_backend_state{state=\"Running\"} 1.0")
                        .contains("tailnet_health_feed_info{source=\"recorded\"} 1")
                        .contains("tailnet_health_verdict{verdict=\"healthy\"} 1.0"));
    }

    @Test
    void noEndpointTellsALoginNameAKeyOrATailnet() throws Exception {
        startOnARecordedNode();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/readyz").statusCode()).isEqualTo(200));

        String all =
                get("/actuator/health").body() + get("/actuator/prometheus").body();

        assertThat(all).doesNotContain("nodekey", "fake-control", "LoginName", "@", "ControlURL");
    }

    @Test
    void theDemoIsMarkedInTheDetailsAndNeverStartsByItself() throws Exception {
        start("--spring.profiles.active=demo");

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(get("/actuator/health/tailnet-feed").body())
                                .contains("\"source\":\"recorded\"")
                                .contains("\"status\":\"UP\""));
        assertThat(ProgramDefaults.properties()).doesNotContainKey("spring.profiles.active");
    }

    @Test
    void aBadValueStopsTheStartAndIsNamed() {
        assertThatThrownBy(() -> start("--tailnet.health.localapi.poll-timeout=0s"))
                .rootCause()
                .hasMessageContaining("tailnet.health.localapi.poll-timeout")
                .hasMessageContaining("0s");
    }

    private void startOnARecordedNode(String... args) throws IOException {
        Path socket = directory.resolve("tailscaled.sock");
        open.add(new RecordedNode(socket, Recording.read(BAD_DAY), 1, event -> {}));
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--tailnet.health.localapi.socket=" + socket);
        start(all.toArray(String[]::new));
    }

    private void start(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--server.port=0");
        ConfigurableApplicationContext context =
                TailnetHealthApplication.application().run(all.toArray(String[]::new));
        open.add(context);
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
