package io.github.tailnethealth.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.tailnethealth.program.ProgramProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scrapes on which the rules, the dashboard and the runbooks are tested are those of the programs as they are. With
 * {@code -Dscrapes.record=true} they are written anew.
 */
@Timeout(900)
class ScrapeFixturesIT {
    private static final boolean RECORD = Boolean.getBoolean("scrapes.record");
    /** Longer than a home relay is unproven. */
    private static final Duration SETTLED = Duration.ofSeconds(18);

    @TempDir
    private Path directory;

    @Test
    void theProgramBesideADaemonShowsWhatIsKept() throws Exception {
        Path socket = directory.resolve("d.sock");
        try (ScriptedDaemon daemon = new ScriptedDaemon(socket);
                ProgramProcess program = ProgramProcess.named("scrapes")
                        .socket(socket)
                        .args("--tailnet.health.self-check-interval=1s", "--tailnet.health.localapi.stale-after=3s")
                        .start()) {
            for (Condition condition : Condition.of(Scrape.SIDECAR)) {
                daemon.become(condition);
                agrees(
                        Scrape.SIDECAR,
                        condition,
                        () -> Scrape.of(program.manage("/actuator/prometheus").body()));
            }
        }
    }

    @Test
    void anApplicationThatReportsEverythingShowsWhatIsKept() throws Exception {
        try (EmbeddedHost host = EmbeddedHost.start(Path.of("target/program-logs/embedded.log"))) {
            for (Condition condition : Condition.of(Scrape.EMBEDDED)) {
                host.become(condition);
                agrees(
                        Scrape.EMBEDDED,
                        condition,
                        () -> Scrape.of(host.get("/actuator/prometheus").body()));
            }
        }
    }

    private static void agrees(String mode, Condition condition, Callable<Scrape> live) throws Exception {
        if (RECORD) {
            await().pollDelay(SETTLED).atMost(SETTLED.plusSeconds(5)).until(() -> true);
            Files.writeString(Scrape.file(mode, condition), live.call().text());
            return;
        }
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(250))
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(live.call().text())
                        .as("%s %s", mode, condition)
                        .isEqualTo(Scrape.kept(mode, condition).text()));
    }
}
