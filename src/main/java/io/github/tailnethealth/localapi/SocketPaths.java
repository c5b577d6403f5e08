package io.github.tailnethealth.localapi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where a daemon's socket is on the systems that we know, in the order in which they are tried. */
final class SocketPaths {

    private static final String ENVIRONMENT = "TS_SOCKET";

    private static final List<String> KNOWN = List.of(
            // Linux; the first is a link to the second on most systems, but not in every container.
            "/var/run/tailscale/tailscaled.sock",
            "/run/tailscale/tailscaled.sock",
            // macOS, the daemon without the app.
            "/var/run/tailscaled.socket",
            // Synology, DSM 7 and 6.
            "/var/packages/Tailscale/var/tailscaled.sock",
            "/var/packages/Tailscale/etc/tailscaled.sock",
            // QNAP.
            "/tmp/tailscale/tailscaled.sock",
            // Gokrazy.
            "/perm/tailscaled/tailscaled.sock",
            // The container image.
            "/tmp/tailscaled.sock");

    private final List<Path> candidates;
    private final Predicate<Path> exists;

    SocketPaths(UnaryOperator<@Nullable String> environment, Predicate<Path> exists) {
        List<Path> paths = new ArrayList<>();
        String named = environment.apply(ENVIRONMENT);
        if (named != null && !named.isBlank()) {
            paths.add(Path.of(named));
        }
        KNOWN.forEach(path -> paths.add(Path.of(path)));
        this.candidates = List.copyOf(paths);
        this.exists = exists;
    }

    static SocketPaths ofThisMachine() {
        return new SocketPaths(System::getenv, Files::exists);
    }

    /** The first that exists now; empty if none does. */
    Optional<Path> firstThatExists() {
        return candidates.stream().filter(exists).findFirst();
    }

    /** Everything that is tried, in order. */
    List<Path> candidates() {
        return candidates;
    }
}
