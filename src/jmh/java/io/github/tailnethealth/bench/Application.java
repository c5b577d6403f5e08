package io.github.tailnethealth.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to run an application.
 *
 * @param name what the table and its log call it
 * @param jvm the command up to the arguments of the application
 * @param arguments arguments of the application, but for its port
 */
record Application(String name, List<String> jvm, List<String> arguments) {
    /** Adds components to the group that answers {@code /livez}. */
    static final String LIVENESS = "--management.endpoint.health.group.liveness.include=";

    /** What every one of them answers to, the program's own defaults included. */
    private static final List<String> COMMON = List.of(
            "--server.address=127.0.0.1",
            "--server.tomcat.max-keep-alive-requests=-1", // otherwise each hundredth answer ends its connection
            "--spring.main.banner-mode=off",
            "--management.endpoints.web.exposure.include=health,prometheus",
            "--management.endpoint.health.show-details=always",
            "--management.endpoint.health.show-components=always",
            "--management.endpoint.health.probes.add-additional-paths=true",
            // to which repeated arguments add; without any the group would have all components
            LIVENESS + "livenessState",
            "--management.endpoint.health.group.liveness.show-details=never",
            "--management.endpoint.health.group.liveness.show-components=never");

    Application withJvm(String suffix, String... flags) {
        List<String> command = new ArrayList<>(jvm);
        command.addAll(1, List.of(flags));
        return new Application(name + suffix, command, arguments);
    }

    RunningApplication start(Path logs) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(jvm);
        command.addAll(COMMON);
        command.add("--server.port=" + port);
        command.addAll(arguments);
        Files.createDirectories(logs);
        Path log = logs.resolve(name.replaceAll("[^a-z0-9]+", "-") + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new RunningApplication(name, process, port, log);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
