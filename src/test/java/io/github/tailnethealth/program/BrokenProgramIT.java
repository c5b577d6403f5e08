package io.github.tailnethealth.program;

import static io.github.tailnethealth.program.Soon.soon;
import static io.github.tailnethealth.program.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.ThreadReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that is itself broken or held up, beside a daemon that is well. */
@Timeout(120)
class BrokenProgramIT {
    private static final String RESTARTS = "tailnet_health_feed_restarts_total";
    private static final String DIED = "a thread of the feed died and is restarted";

    @TempDir
    static Path directory;

    private static StandInDaemon daemon;
    private static ProgramProcess program;
    private static Debugger debugger;

    @BeforeAll
    static void start() throws Exception {
        Path socket = directory.resolve("d.sock");
        daemon = StandInDaemon.good(socket);
        program = ProgramProcess.named("broken-program")
                .jvmArgs(Debugger.AGENT)
                .socket(socket)
                .args("--tailnet.health.self-check-interval=10s")
                .start();
        debugger = Debugger.attach(
                program.awaitLog(Debugger.LISTENS, Duration.ofSeconds(10)).group(1));
    }

    @AfterAll
    static void stop() {
        if (debugger != null) {
            debugger.close();
        }
        if (program != null) {
            program.close();
        }
        daemon.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tailnet-feed-stream", "tailnet-feed-poll"})
    void aThreadOfTheFeedThatDiesIsRestartedAndTheErrorLoggedOnce(String thread) throws Exception {
        allIsWell();
        double restarts = program.metric(RESTARTS);
        long logged = program.logged(DIED);

        debugger.kill(thread);

        soon(() -> assertThat(program.metric(RESTARTS)).isEqualTo(restarts + 1));
        allIsWell();
        Double reads = reads();
        soon(() -> assertThat(reads()).isGreaterThan(reads + 1));
        assertThat(program.logged(DIED)).isEqualTo(logged + 1);
        assertThat(program.metric(RESTARTS)).isEqualTo(restarts + 1);
        assertThat(program.status("/livez")).isEqualTo(200);
    }

    @Test
    void afterItWasFrozenItIsLiveAndReadyWithinTwoSecondsAndSaysNothingThatIsOutOfDate() throws Exception {
        allIsWell();
        List<String> transitions = transitions();

        program.freeze();
        Soon.pass(Duration.ofSeconds(15));
        program.thaw();

        long thaw = System.nanoTime();
        List<String> wrong = new ArrayList<>();
        while (since(thaw) < 8) {
            String overall = program.health("tailnet-overall");
            if (overall.contains("map response") || overall.contains("\"verdict\":\"unhealthy\"")) {
                wrong.add(overall);
            }
            for (String probe : List.of("/livez", "/readyz")) {
                double at = since(thaw);
                int status = program.status(probe);
                if (at >= 2 && status != 200) {
                    wrong.add(probe + " " + status + " after " + at);
                }
            }
            Soon.pass(Duration.ofMillis(50));
        }
        assertThat(wrong).isEmpty();
        allIsWell();
        assertThat(transitions()).isEqualTo(transitions);
    }

    /** In real time; BlockedSelfCheckTest is the same in virtual time. */
    @Test
    @Timeout(360)
    @EnabledIfSystemProperty(named = "program.long", matches = "true", disabledReason = "takes over 3 minutes")
    void itIsNotLiveWhileItsSelfCheckIsBlockedAndLiveAgainAfterwards() throws Exception {
        assertThat(program.status("/livez")).isEqualTo(200);
        ThreadReference selfCheck = debugger.thread("tailnet-self-check-1");
        long start = System.nanoTime();

        selfCheck.suspend();
        try {
            within(
                    Duration.ofSeconds(200),
                    () -> assertThat(program.status("/livez")).isEqualTo(503));
            assertThat(since(start)).isBetween(165.0, 200.0);
            assertThat(program.health("tailnet-self-check")).contains("\"status\":\"DOWN\"");
            assertThat(program.status("/readyz")).isEqualTo(200);
        } finally {
            selfCheck.resume();
        }
        soon(() -> assertThat(program.status("/livez")).isEqualTo(200));
    }

    private static void allIsWell() {
        soon(() -> {
            assertThat(program.status("/readyz")).isEqualTo(200);
            assertThat(program.health("tailnet-feed")).contains("\"state\":\"ok\"");
            assertThat(program.health("tailnet-overall")).contains("\"verdict\":\"healthy\"");
        });
    }

    private static Double reads() throws IOException, InterruptedException {
        return program.metric("tailnet_health_feed_reads_total{result=\"ok\"}");
    }

    private static List<String> transitions() throws IOException, InterruptedException {
        return program.manage("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("tailnet_health_warning_transitions_total{") && !line.endsWith(" 0.0"))
                .toList();
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
