package io.github.tailnethealth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A {@link StandInNode} in a process of its own. It has nothing to tell for five minutes from its start on, at half its
 * pace for ten; then it comes back as another one, and what is measured in that moment is not a quiet node.
 */
final class NodeProcess implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;

    private final Process process;
    private final Path socket;
    private final Thread killer;

    private NodeProcess(Process process, Path socket) {
        this.process = process;
        this.socket = socket;
        killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    static NodeProcess start(Path socket, Path logs) throws IOException {
        return start(socket, logs, 1);
    }

    static NodeProcess start(Path socket, Path logs, double pace) throws IOException {
        return new NodeProcess(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx64m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StandInNode.class.getName(),
                                socket.toString(),
                                Double.toString(pace))
                        .redirectErrorStream(true)
                        .redirectOutput(logs.resolve("node.log").toFile())
                        .start(),
                socket);
    }

    /** Waits until it can be connected to. */
    void awaitSocket() throws IOException, InterruptedException {
        while (!Files.exists(socket)) {
            if (!process.isAlive()) {
                throw new IOException("the stand-in for a node ended with " + process.exitValue());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(socket);
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
