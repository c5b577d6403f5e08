package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SocketPathsTest {

    @Test
    void theKnownPathsAreTriedInOrder() {
        assertThat(paths(Map.of()).candidates().stream().map(Path::toString))
                .containsExactly(
                        "/var/run/tailscale/tailscaled.sock",
                        "/run/tailscale/tailscaled.sock",
                        "/var/run/tailscaled.socket",
                        "/var/packages/Tailscale/var/tailscaled.sock",
                        "/var/packages/Tailscale/etc/tailscaled.sock",
                        "/tmp/tailscale/tailscaled.sock",
                        "/perm/tailscaled/tailscaled.sock",
                        "/tmp/tailscaled.sock");
    }

    @Test
    void whatTheEnvironmentNamesIsTriedFirst() {
        assertThat(paths(Map.of("TS_SOCKET", "/shared/ts.sock")).candidates())
                .startsWith(Path.of("/shared/ts.sock"))
                .hasSize(9);
    }

    @Test
    void anEmptyNameInTheEnvironmentIsNone() {
        assertThat(paths(Map.of("TS_SOCKET", " ")).candidates()).hasSize(8);
    }

    @Test
    void theFirstThatExistsIsTaken() {
        assertThat(paths(Map.of(), "/tmp/tailscaled.sock", "/var/run/tailscaled.socket")
                        .firstThatExists())
                .contains(Path.of("/var/run/tailscaled.socket"));
    }

    @Test
    void thereMayBeNone() {
        assertThat(paths(Map.of()).firstThatExists()).isEmpty();
    }

    private static SocketPaths paths(Map<String, String> environment, String... existing) {
        return new SocketPaths(environment::get, path -> Set.of(existing).contains(path.toString()));
    }
}
