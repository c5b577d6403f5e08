package io.github.tailnethealth.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the program starts and ends as a process. */
@Timeout(120)
class ProgramStartIT {

    @Test
    void itListensWhereItIsToldIsLiveCanBeFrozenAndEndsWhenItIsTold() throws Exception {
        int port = freePort();
        ProgramProcess program = ProgramProcess.named("start")
                .args("--server.port=" + port)
                .args("--tailnet.health.localapi.socket=/nonexistent/tailscaled.sock")
                .start();
        try (program) {
            assertThat(program.port()).isEqualTo(port);
            assertThat(program.status("/livez")).isEqualTo(200);
            assertThat(program.status("/readyz")).isEqualTo(503);
            program.awaitLog(Pattern.compile("feed no-socket"), Duration.ofSeconds(10));

            program.freeze();
            assertThatThrownBy(() -> program.request("GET", program.port(), "/livez", Duration.ofMillis(300)))
                    .isInstanceOf(java.net.http.HttpTimeoutException.class);
            program.thaw();
            assertThat(program.status("/livez")).isEqualTo(200);
        }
        assertThat(program.isAlive()).isFalse();
        assertThat(program.process().exitValue()).isEqualTo(128 + 15);
    }

    @Test
    void aStartThatFailsShowsTheEndOfItsLog() {
        assertThatThrownBy(() -> ProgramProcess.named("start-fails")
                        .args("--tailnet.health.localapi.poll-timeout=0s")
                        .start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended with 1")
                .hasMessageContaining("tailnet.health.localapi.poll-timeout");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
