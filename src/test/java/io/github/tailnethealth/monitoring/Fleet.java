package io.github.tailnethealth.monitoring;

import io.github.tailnethealth.program.ProgramProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Packaged programs, each beside a scripted daemon of its own, by the name of their pod. */
final class Fleet implements AutoCloseable {
    private final Map<String, Node> nodes = new TreeMap<>();

    /** A pod. */
    static final class Node implements AutoCloseable {
        final String pod;
        final ScriptedDaemon daemon;
        private final Path socket;
        private final int port = Daemon.freePort();
        private ProgramProcess program;

        private Node(String pod, Path folder) throws IOException {
            this.pod = pod;
            this.socket = folder.resolve(pod + ".sock");
            this.daemon = new ScriptedDaemon(socket);
        }

        int port() {
            return port;
        }

        ProgramProcess program() {
            return program;
        }

        /** Starts the program, as the kubelet does a container anew. */
        void start() throws IOException, InterruptedException {
            if (program != null) {
                program.close();
            }
            program = ProgramProcess.named("fleet-" + pod)
                    .socket(socket)
                    .jvmArgs("-XX:TieredStopAtLevel=1", "-Xmx96m")
                    .args("--server.port=" + port)
                    .start();
        }

        @Override
        public void close() {
            if (program != null) {
                program.close();
            }
            daemon.close();
        }
    }

    /** Starts them all at once. */
    Fleet(Path folder, String... pods) throws IOException, InterruptedException {
        ExecutorService starters = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> starts = new ArrayList<>();
            for (String pod : pods) {
                Node node = new Node(pod, folder);
                nodes.put(pod, node);
                starts.add(starters.submit((Callable<Void>) () -> {
                    node.start();
                    return null;
                }));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        } catch (ExecutionException e) {
            close();
            throw new IllegalStateException(e.getCause());
        } finally {
            starters.shutdownNow();
        }
    }

    List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    Node node(String pod) {
        return nodes.get(pod);
    }

    /** Lets every daemon show this. */
    void become(Condition condition) throws IOException {
        for (Node node : nodes.values()) {
            node.daemon.become(condition);
        }
    }

    @Override
    public void close() {
        nodes.values().forEach(Node::close);
    }
}
