package io.github.tailnethealth.monitoring;

import io.github.tailnethealth.host.HostClassPath;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An application of somebody else's that embeds the library's jar, as a process of its own; see EmbeddedNode. */
final class EmbeddedHost implements AutoCloseable {
    private static final Pattern PORT =
            Pattern.compile("Tomcat started on port (\\d+)[^\\n]*\\n(?s:.*)Started EmbeddedNode");
    private static final Duration START = Duration.ofSeconds(180);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Writer commands;
    private final int port;

    private EmbeddedHost(Process process, int port) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.port = port;
    }

    /** Starts one that is well, and waits until it listens. */
    static EmbeddedHost start(Path log) throws IOException, InterruptedException {
        String classPath = HostClassPath.entries(true, any -> true, List.of()).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Files.createDirectories(log.toAbsolutePath().getParent());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "com.example.host.EmbeddedNode")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            Matcher matcher = PORT.matcher(Files.readString(log));
            if (matcher.find()) {
                return new EmbeddedHost(process, Integer.parseInt(matcher.group(1)));
            }
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                process.destroyForcibly();
                throw new IllegalStateException("the host did not start; its log:\n" + Files.readString(log));
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    int port() {
        return port;
    }

    /** Reports this from now on. */
    void become(Condition condition) throws IOException {
        commands.write(condition.name() + "\n");
        commands.flush();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        Processes.end(process);
    }
}
