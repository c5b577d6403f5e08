package io.github.tailnethealth.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A network and process namespace with a supervisor in it, which ends with this JVM however that ends, and with it
 * every process inside. There are lo and a pair of veths that lead to nowhere. Thread-safe.
 */
public final class Namespace implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int END_SECONDS = 30;
    private static final int ANSWER_SECONDS = 300;

    /** What a command inside said. */
    public record Result(int code, String out) {}

    private final Process supervisor;
    private final OutputStream commands;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

    Namespace(Binaries binaries, Path log) {
        this(List.of("unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"), binaries, log);
        for (String command : List.of(
                "ip link set lo up",
                "ip link add veth0 type veth peer name veth1",
                "ip addr add 10.9.0.1/24 dev veth0",
                "ip link set veth1 up")) {
            runOrFail(command.split(" "));
        }
        interfaceUp();
    }

    /** Makes one by that command, which is followed by the supervisor's; its network is still empty. */
    public Namespace(List<String> maker, Binaries binaries, Path log) {
        List<String> command = new ArrayList<>(maker);
        command.add(binaries.lab().toString());
        command.add("inside");
        try {
            supervisor = new ProcessBuilder(command).redirectError(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = supervisor.getOutputStream();
        Thread reader = new Thread(this::readAnswers, "namespace-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns the supervisor's process, by which the namespace can be entered. */
    public long pid() {
        return supervisor.descendants().findFirst().orElseThrow().pid();
    }

    /** Takes the only interface down. */
    void interfaceDown() {
        runOrFail("ip", "link", "set", "veth0", "down");
    }

    /** Brings it up again, with the route to nowhere. */
    void interfaceUp() {
        runOrFail("ip", "link", "set", "veth0", "up");
        runOrFail("ip", "route", "add", "default", "via", "10.9.0.2", "dev", "veth0");
    }

    /** Starts a process under that name; its output goes to the log. */
    public void start(String name, Path log, Map<String, String> environment, List<String> command) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("do", "start");
        request.put("name", name);
        request.put("argv", command);
        request.put("env", environment);
        request.put("log", log.toString());
        ask(request);
    }

    /** Sends KILL, TERM, STOP or CONT; after the first two the process has ended. */
    public void signal(String name, String signal) {
        ask(Map.of("do", "signal", "name", name, "signal", signal));
    }

    /** Runs a command to its end. */
    public Result run(String... command) {
        JsonNode answer = ask(Map.of("do", "run", "argv", List.of(command)));
        return new Result(answer.path("code").intValue(0), answer.path("out").stringValue(""));
    }

    /** Runs a command that must succeed. */
    public String runOrFail(String... command) {
        Result result = run(command);
        if (result.code() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + result);
        }
        return result.out();
    }

    /** Lets the outside reach a TCP address of the inside by a path. */
    void forward(Path socket, String address) {
        ask(Map.of("do", "forward", "listen", socket.toString(), "to", address));
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!supervisor.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                supervisor.destroyForcibly();
            }
        } catch (IOException e) {
            supervisor.destroyForcibly();
        } catch (InterruptedException e) {
            supervisor.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode ask(Map<String, Object> request) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        Map<String, Object> numbered = new LinkedHashMap<>(request);
        numbered.put("id", id);
        try {
            byte[] line = (JSON.writeValueAsString(numbered) + "\n").getBytes(StandardCharsets.UTF_8);
            synchronized (commands) {
                commands.write(line);
                commands.flush();
            }
            JsonNode said = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (said.has("error")) {
                throw new IllegalStateException(
                        request + ": " + said.get("error").stringValue());
            }
            return said;
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no answer to " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void readAnswers() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(supervisor.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode answer = JSON.readTree(line);
                CompletableFuture<JsonNode> asked =
                        waiting.remove(answer.get("id").intValue());
                if (asked != null) {
                    asked.complete(answer);
                }
            }
        } catch (IOException e) {
            // the end of the supervisor; who waits is told below
        }
        waiting.values().forEach(asked -> asked.completeExceptionally(new IOException("the supervisor has ended")));
    }
}
