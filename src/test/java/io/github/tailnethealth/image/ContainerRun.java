package io.github.tailnethealth.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The unpacked image as the chart's security context runs it: its own entry point, environment, user and directory; no
 * capability, no way to get one, a read-only root, an empty {@code /tmp}; and a network and process namespace of its own.
 * Ends with {@link #close}, or with this JVM.
 */
final class ContainerRun implements AutoCloseable {
    private final Process process;
    private final Path log;

    ContainerRun(JsonNode configuration, Path root, Path tmp, Path log, Map<String, String> environment, String... args)
            throws IOException {
        this.log = log;
        JsonNode config = configuration.get("config");
        List<String> command =
                new ArrayList<>(List.of("bwrap", "--die-with-parent", "--unshare-all", "--unshare-user"));
        String[] user = config.get("User").stringValue().split(":");
        command.addAll(List.of("--uid", user[0], "--gid", user[1], "--cap-drop", "ALL"));
        command.addAll(List.of("--ro-bind", root.toString(), "/", "--bind", tmp.toString(), "/tmp"));
        command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--clearenv"));
        command.addAll(List.of("--chdir", config.get("WorkingDir").stringValue()));
        config.get("Env").forEach(variable -> {
            String[] parts = variable.stringValue().split("=", 2);
            command.addAll(List.of("--setenv", parts[0], parts[1]));
        });
        environment.forEach((name, value) -> command.addAll(List.of("--setenv", name, value)));
        config.get("Entrypoint").forEach(part -> command.add(part.stringValue()));
        command.addAll(List.of(args));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Runs a command in the container's network, from outside of its file system. */
    String inNetwork(String... command) throws IOException, InterruptedException {
        List<String> entering = new ArrayList<>(List.of("nsenter", "--net=/proc/" + java() + "/ns/net"));
        entering.addAll(List.of(command));
        Process entered = new ProcessBuilder(entering).redirectErrorStream(true).start();
        String said = new String(entered.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        entered.waitFor();
        return said;
    }

    /** Returns what the kernel says of the program's rights. */
    List<String> kernelStatus() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + java() + "/status"));
    }

    private long java() {
        Stream<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()));
        Predicate<ProcessHandle> isJava = handle ->
                handle.info().command().filter(c -> c.endsWith("/java")).isPresent();
        return all.filter(isJava)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("it does not run:\n" + log()))
                .pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and returns its exit code. */
    int end() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end:\n" + log());
        }
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
