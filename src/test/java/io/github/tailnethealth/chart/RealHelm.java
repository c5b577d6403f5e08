package io.github.tailnethealth.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Helm itself, made by {@code go install} of a pinned version and kept in the user's cache ({@code TAILNET_HEALTH_CACHE},
 * else {@code XDG_CACHE_HOME}, else {@code ~/.cache}).
 */
final class RealHelm {
    static final String VERSION = "3.19.4";

    private final Path program;
    private final Map<String, String> environment;

    private RealHelm(Path program, Path home) {
        this.program = program;
        environment = Map.of(
                "HELM_CACHE_HOME", home.resolve("cache").toString(),
                "HELM_CONFIG_HOME", home.resolve("config").toString(),
                "HELM_DATA_HOME", home.resolve("data").toString());
    }

    /** Returns Helm, or skips the test where it is neither cached nor can be made. */
    static RealHelm require(Path home) {
        Path directory = cache().resolve("helm-" + VERSION);
        if (!Files.isExecutable(directory.resolve("helm"))) {
            Commands.Result go = Commands.run(Path.of("."), "", Map.of(), List.of("go", "version"));
            Commands.require(go.succeeded(), "Helm " + VERSION + " is made by Go 1.24 or newer, which is not here");
            Commands.Result made = install(directory);
            Commands.require(made.succeeded(), "Helm " + VERSION + " could not be made: " + made.output());
        }
        return new RealHelm(directory.resolve("helm"), home);
    }

    Commands.Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return Commands.run(Path.of("."), "", environment, command);
    }

    private static Commands.Result install(Path directory) {
        try {
            Files.createDirectories(directory.getParent());
            try (FileChannel channel = FileChannel.open(
                            directory.resolveSibling("helm.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid() || Files.isExecutable(directory.resolve("helm"))) {
                    return new Commands.Result(0, "");
                }
                Path part = Files.createTempDirectory(directory.getParent(), "helm.part");
                Commands.Result result = Commands.run(
                        part,
                        "",
                        Map.of("GOBIN", part.toString(), "GOTOOLCHAIN", "local"),
                        List.of("go", "install", "helm.sh/helm/v3/cmd/helm@v" + VERSION));
                if (result.succeeded()) {
                    Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
                }
                return result;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path cache() {
        String own = System.getenv("TAILNET_HEALTH_CACHE");
        if (own != null && !own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("tailnet-health").resolve("lab");
    }
}
