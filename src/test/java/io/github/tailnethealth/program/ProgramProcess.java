package io.github.tailnethealth.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packaged program as a process of its own, seen from outside only: by its exit, its log and its ports. It is
 * started on the JDK of the tests, in an environment of nothing but {@code PATH} and what it is given, on ports that the
 * system chooses unless an argument names some. Ends with {@link #close}; its log file stays.
 */
public final class ProgramProcess implements AutoCloseable {
    private static final Path LOGS = Path.of("target/program-logs");
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 60;
    private static final String SERVER_PORT = "--server.port=";
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    /** Comes after every port is open. */
    private static final Pattern STARTED = Pattern.compile("Started TailnetHealthApplication in ");

    private final Process process;
    private final Path log;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();
    private final Thread killer = new Thread(this::destroyForcibly, "kill-program");
    private int port;
    private int managementPort;

    private ProgramProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /** Prepares a start whose log is {@code target/program-logs/NAME.log}. */
    public static Builder named(String name) {
        return new Builder(LOGS.resolve(name + ".log"));
    }

    /** Prepares a start with that log file, which is overwritten. */
    public static Builder builder(Path log) {
        return new Builder(log);
    }

    /** How the program is started. Every list may be added to more than once. */
    public static final class Builder {
        private final Path log;
        private final List<String> args = new ArrayList<>();
        private final List<String> jvmArgs = new ArrayList<>();
        private final List<String> prefix = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private Path directory;
        private Path jar = programJar();

        private Builder(Path log) {
            this.log = log.toAbsolutePath();
            this.directory = this.log.getParent();
        }

        /** Adds arguments of the program; none may be given twice. */
        public Builder args(String... more) {
            args.addAll(List.of(more));
            return this;
        }

        /** Adds arguments of the JVM. */
        public Builder jvmArgs(String... more) {
            jvmArgs.addAll(List.of(more));
            return this;
        }

        /** Adds a variable to the environment. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Adds a command that runs the program, as in {@code setpriv --reuid 65532 ... java -jar ...}. */
        public Builder prefix(String... command) {
            prefix.addAll(List.of(command));
            return this;
        }

        /** Sets the working directory; it is the log's otherwise. */
        public Builder directory(Path other) {
            directory = other;
            return this;
        }

        /** Runs another copy of the program's jar, for a user that may not read this one. */
        public Builder jar(Path copy) {
            jar = copy;
            return this;
        }

        /** Lets the program read that daemon. */
        public Builder socket(Path socket) {
            return args("--tailnet.health.localapi.socket=" + socket.toAbsolutePath());
        }

        /** Puts everything but the probes on a port of its own. */
        public Builder twoPorts() {
            return args("--management.server.port=0");
        }

        /**
         * Starts, and waits until it listens.
         *
         * @throws IllegalStateException with the end of the log, if it does not
         */
        public ProgramProcess start() throws IOException, InterruptedException {
            ProgramProcess program = launch();
            try {
                program.awaitStart();
                return program;
            } catch (IllegalStateException | InterruptedException e) {
                program.close();
                throw e;
            }
        }

        /** Starts, and does not wait. */
        public ProgramProcess launch() throws IOException {
            Files.createDirectories(log.getParent());
            List<String> command = new ArrayList<>(prefix);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmArgs);
            command.addAll(List.of("-jar", jar.toString()));
            if (args.stream().noneMatch(arg -> arg.startsWith(SERVER_PORT))) {
                command.add(SERVER_PORT + 0); // Spring joins the values of an argument given twice
            }
            command.addAll(args);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            String path = builder.environment().get("PATH");
            builder.environment().clear();
            if (path != null) {
                builder.environment().put("PATH", path);
            }
            builder.environment().putAll(environment);
            return new ProgramProcess(builder.start(), log);
        }
    }

    /** Returns the program's jar. */
    public static Path programJar() {
        String given = System.getProperty("program.jar");
        if (given != null) {
            return Path.of(given).toAbsolutePath();
        }
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no target/*-exec.jar: package the program first"))
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitStart() throws InterruptedException {
        awaitLog(STARTED, START);
        List<Integer> ports = PORT.matcher(log())
                .results()
                .map(port -> Integer.valueOf(port.group(1)))
                .toList();
        if (ports.isEmpty()) {
            throw failed("says no port");
        }
        port = ports.get(0);
        managementPort = ports.get(ports.size() - 1);
    }

    /** The port with the probes. */
    public int port() {
        return port;
    }

    /** The port with everything else; the same one unless another was asked for. */
    public int managementPort() {
        return managementPort;
    }

    /** Asks the port with the probes. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return request("GET", port, path, ANSWER);
    }

    /** Asks the management port. */
    public HttpResponse<String> manage(String path) throws IOException, InterruptedException {
        return request("GET", managementPort, path, ANSWER);
    }

    /** Returns the status code that the port with the probes answers. */
    public int status(String path) throws IOException, InterruptedException {
        return get(path).statusCode();
    }

    /** Returns what {@code /actuator/health/NAME} shows. */
    public String health(String name) throws IOException, InterruptedException {
        return manage("/actuator/health/" + name).body();
    }

    /**
     * Sends a request without a body.
     *
     * @throws java.net.http.HttpTimeoutException if there is no answer in time
     */
    public HttpResponse<String> request(String method, int toPort, String path, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + toPort + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(timeout)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the value of the first sample of the scrape that begins so, as {@code name{label="x"}}; null if none. */
    public Double metric(String sample) throws IOException, InterruptedException {
        return manage("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .map(line -> Double.valueOf(line.substring(sample.length() + 1)))
                .findFirst()
                .orElse(null);
    }

    /** Returns the log so far. */
    public String log() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many lines of the log contain that text. */
    public long logged(String text) {
        return log().lines().filter(line -> line.contains(text)).count();
    }

    /**
     * Waits until the log has it.
     *
     * @throws IllegalStateException with the end of the log, if the program ends or the time is over before
     */
    public MatchResult awaitLog(Pattern wanted, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            var matcher = wanted.matcher(log());
            if (matcher.find()) {
                return matcher.toMatchResult();
            }
            if (!alive) {
                throw failed("ended with " + process.exitValue() + " before it said " + wanted);
            }
            if (System.nanoTime() - end > 0) {
                throw failed("did not say " + wanted + " within " + timeout);
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    private IllegalStateException failed(String how) {
        List<String> lines = log().lines().toList();
        String tail = String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        return new IllegalStateException("the program " + how + "; the end of " + log + ":\n" + tail);
    }

    /** Returns the id of the program itself, not of a command that runs it. */
    public long pid() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .filter(handle ->
                        handle.info().command().filter(c -> c.endsWith("/java")).isPresent())
                .findFirst()
                .orElseThrow(() -> failed("does not run"))
                .pid();
    }

    /** Stops it where it stands, as SIGSTOP does. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Sends it a signal, by name without SIG. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
        if (kill.waitFor() != 0) {
            throw failed("could not be sent SIG" + name);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The process that was started: the program, or what runs it. */
    public Process process() {
        return process;
    }

    /** Ends it in good order, and by force if that does not help. Does nothing the second time. */
    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                long self = pid();
                ProcessHandle.of(self).ifPresent(ProcessHandle::destroy);
                signal("CONT");
                process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | IllegalStateException e) {
            // It is gone, or is about to be.
        } finally {
            destroyForcibly();
            try {
                Runtime.getRuntime().removeShutdownHook(killer);
            } catch (IllegalStateException e) {
                // The JVM is ending, and the hook is what calls.
            }
        }
    }

    private void destroyForcibly() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
