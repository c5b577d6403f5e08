package io.github.tailnethealth.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The program's liveness, in virtual time. */
@Timeout(120)
class BlockedSelfCheckTest {
    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final VirtualClock clock = new VirtualClock();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean block;

    @Test
    void itFallsWhileTheSelfCheckIsBlockedInTheMiddleOfTheTrackerAndComesBack() throws Exception {
        Tracker tracker = Tracker.builder().clock(this::read).build();
        try (ConfigurableApplicationContext program = program(tracker)) {
            int port = program.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            await().atMost(SOON).until(() -> tracker.lastSelfCheck() != null);

            block = true;
            assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
            clock.advance(BOUND);
            assertThat(livez(port)).isEqualTo(200);
            clock.advance(Duration.ofSeconds(1));
            assertThat(livez(port)).isEqualTo(503);

            goOn.countDown();
            await().atMost(SOON).untilAsserted(() -> assertThat(livez(port)).isEqualTo(200));
        } finally {
            goOn.countDown();
        }
    }

    private Instant read() {
        if (block && Thread.currentThread().getName().startsWith("tailnet-self-check-")) {
            blocked.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return clock.instant();
    }

    private static ConfigurableApplicationContext program(Tracker tracker) {
        SpringApplication application = TailnetHealthApplication.application();
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(Tracker.class, () -> tracker));
        return application.run(
                "--server.port=0",
                "--tailnet.health.localapi.enabled=false",
                "--tailnet.health.self-check-interval=1s");
    }

    private int livez(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/livez"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
