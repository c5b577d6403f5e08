package io.github.tailnethealth.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole tailnet in a namespace of its own: control, relays, the daemon that is judged and beside it the witness, with
 * a verb for each fault and repair. The parts' logs stay in the directory that it is given.
 */
final class LoopbackTailnet implements AutoCloseable {
    /** The two daemons. */
    enum Node {
        /** The one that our program reads. */
        DAEMON,
        /** The one whose status carries the original's own verdict. */
        WITNESS;

        String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A relay region with its one relay. */
    record Relay(int region, String code, int port, int stunPort) {
        private String spec() {
            return region + ":" + code + ":" + port + ":" + stunPort;
        }
    }

    private static final String CONTROL = "127.0.0.1:9911";
    /** The only name with which a node speaks plain HTTP for ever. */
    private static final String CONTROL_NAME = "localhost:9911";

    private static final List<Relay> RELAYS =
            List.of(new Relay(900, "one", 13340, 13478), new Relay(901, "two", 13341, 13479));

    private final Binaries binaries;
    private final Options options;
    private final Path logs;
    private final Path home;
    private final Namespace namespace;
    private final UnixHttp http = new UnixHttp();
    private final Map<Node, String> versions = new TreeMap<>();
    private int commands;

    /**
     * What a tailnet is made of.
     *
     * @param relays how many relay regions
     * @param trustedRelays whether the relays' certificates count as trusted; if not, relays speak TLS
     * @param authKey the key that control wants, empty for none
     * @param approval whether nodes need an approval
     * @param version the version of the daemon that is judged
     * @param realInterface whether the daemons look at the interface, rather than take the network for up
     * @param named whether nodes know control by a name rather than by its address
     */
    record Options(
            int relays,
            boolean trustedRelays,
            String authKey,
            boolean approval,
            String version,
            boolean realInterface,
            boolean named) {
        static final Options ONE_RELAY = new Options(1, true, "", false, Binaries.CURRENT, false, false);

        Options withRelays(int number) {
            return new Options(number, trustedRelays, authKey, approval, version, realInterface, named);
        }

        Options withUntrustedRelays() {
            return new Options(relays, false, authKey, approval, version, realInterface, named);
        }

        Options withAuthKey(String key) {
            return new Options(relays, trustedRelays, key, approval, version, realInterface, named);
        }

        Options withApproval() {
            return new Options(relays, trustedRelays, authKey, true, version, realInterface, named);
        }

        Options withVersion(String other) {
            return new Options(relays, trustedRelays, authKey, approval, other, realInterface, named);
        }

        Options withRealInterface() {
            return new Options(relays, trustedRelays, authKey, approval, version, true, named);
        }

        Options withNamedControl() {
            return new Options(relays, trustedRelays, authKey, approval, version, realInterface, true);
        }
    }

    /** Makes the namespace; nothing runs in it yet. */
    LoopbackTailnet(Binaries binaries, Options options, Path logs) {
        this.binaries = binaries;
        this.options = options;
        this.logs = logs.toAbsolutePath();
        try {
            Files.createDirectories(logs);
            // sockets need short paths, and the program may be another user
            home = Files.createTempDirectory("tailnet");
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        namespace = new Namespace(binaries, this.logs.resolve("supervisor.log"));
        versions.put(Node.DAEMON, options.version());
        versions.put(Node.WITNESS, Binaries.WITNESS);
        if (options.named()) {
            write(home.resolve("resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
            write(home.resolve("hosts"), "");
            namespace.runOrFail("mount", "--bind", home.resolve("resolv.conf").toString(), "/etc/resolv.conf");
            namespace.runOrFail("mount", "--bind", home.resolve("hosts").toString(), "/etc/hosts");
            controlCanBeNamed(true);
        }
        if (!options.trustedRelays()) {
            Toolchain.run(
                    home,
                    List.of(
                            "openssl",
                            "req",
                            "-x509",
                            "-newkey",
                            "ec",
                            "-pkeyopt",
                            "ec_paramgen_curve:P-256",
                            "-nodes",
                            "-days",
                            "30",
                            "-subj",
                            "/CN=127.0.0.1",
                            "-addext",
                            "subjectAltName=IP:127.0.0.1",
                            "-keyout",
                            "127.0.0.1.key",
                            "-out",
                            "127.0.0.1.crt"));
        }
    }

    /** Starts control, every relay and both daemons, which are not logged in yet. */
    void start() {
        for (int i = 0; i < options.relays(); i++) {
            startRelay(i);
        }
        startControl();
        startDaemon(Node.DAEMON);
        startDaemon(Node.WITNESS);
        for (Node node : Node.values()) {
            Waiting.until(node + " answers", 20, () -> status(node) != null);
        }
    }

    Namespace namespace() {
        return namespace;
    }

    UnixHttp http() {
        return http;
    }

    Path home() {
        return home;
    }

    Path socket(Node node) {
        return home.resolve(node.id() + ".sock");
    }

    /** Returns the relay regions by their codes. */
    static Map<String, Long> regions() {
        return RELAYS.stream().collect(Collectors.toMap(Relay::code, relay -> (long) relay.region()));
    }

    // ---- relays

    void startRelay(int i) {
        Relay relay = RELAYS.get(i);
        List<String> command = new ArrayList<>(List.of(
                binaries.relay().toString(),
                "-a",
                "127.0.0.1:" + relay.port(),
                "-http-port=-1",
                "-stun-port=" + relay.stunPort(),
                "-c",
                home.resolve("relay" + i + ".key").toString()));
        if (!options.trustedRelays()) {
            command.addAll(List.of("-certmode", "manual", "-hostname", "127.0.0.1", "-certdir", home.toString()));
        }
        start("relay" + i, Map.of(), command);
    }

    void killRelay(int i) {
        namespace.signal("relay" + i, "KILL");
    }

    void freezeRelay(int i) {
        namespace.signal("relay" + i, "STOP");
    }

    void thawRelay(int i) {
        namespace.signal("relay" + i, "CONT");
    }

    // ---- control

    private void startControl() {
        List<String> command = new ArrayList<>(List.of(
                binaries.lab().toString(),
                "control",
                "-addr",
                CONTROL,
                "-url",
                controlUrl(),
                "-switches",
                switches().toString(),
                "-derp",
                RELAYS.stream().limit(options.relays()).map(Relay::spec).collect(Collectors.joining(",")),
                "-insecure=" + options.trustedRelays()));
        if (!options.authKey().isEmpty()) {
            command.addAll(List.of("-auth-key", options.authKey()));
        }
        if (options.approval()) {
            command.add("-approval");
        }
        start("control", Map.of(), command);
        Waiting.until("control has switches", 20, () -> Files.exists(switches()));
    }

    private String controlUrl() {
        return "http://" + (options.named() ? CONTROL_NAME : CONTROL);
    }

    private Path switches() {
        return home.resolve("control.sock");
    }

    /** Control refuses connections and drops those that it has. */
    void shutControl() {
        turn("shut");
    }

    void openControl() {
        turn("open");
    }

    void freezeControl() {
        namespace.signal("control", "STOP");
    }

    void thawControl() {
        namespace.signal("control", "CONT");
    }

    /** Control starts anew and knows nobody. */
    void controlForgetsEverything() {
        namespace.signal("control", "KILL");
        startControl();
    }

    /** Nothing gets through to or from control any more, and no connection ends: way is up, down, both or none. */
    void blackHole(String way) {
        turn("hole?way=" + way);
    }

    /** Control says that every key has expired, or that none has. */
    void expireKeys(boolean expired) {
        turn("expire?v=" + expired);
    }

    void approve() {
        turn("approve");
    }

    /** Control no longer knows the nodes. */
    void deleteNodes() {
        turn("delete");
    }

    /** Control sends every node a map response as it is. */
    void send(String mapResponse) {
        turn("map", mapResponse);
    }

    /** After what was sent, control sends its own responses again. */
    void endOfSent() {
        turn("map-end");
    }

    /** Whether the name of control can be looked up. */
    void controlCanBeNamed(boolean can) {
        write(home.resolve("hosts"), can ? "127.0.0.1 localhost\n" : "");
    }

    private void turn(String what) {
        turn(what, "");
    }

    private void turn(String what, String body) {
        try {
            UnixHttp.Answer answer =
                    http.post(switches(), "http://control/" + what, body.getBytes(StandardCharsets.UTF_8));
            if (answer.status() != 200) {
                throw new IllegalStateException(what + ": " + answer);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what, e);
        }
    }

    // ---- daemons

    void startDaemon(Node node) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("TS_DISABLE_PORTMAPPER", "1");
        environment.put("TS_PANIC_IF_HIT_MAIN_CONTROL", "1");
        environment.put("TS_NO_LOGS_NO_SUPPORT", "true");
        if (options.trustedRelays()) {
            environment.put("TS_DEBUG_USE_DERP_HTTP", "1");
        }
        if (!options.realInterface()) {
            environment.put("TS_ASSUME_NETWORK_UP_FOR_TEST", "1");
        }
        start(
                node.id(),
                environment,
                List.of(
                        binaries.daemon(versions.get(node)).toString(),
                        "--tun=userspace-networking",
                        "--socket=" + socket(node),
                        "--statedir=" + home.resolve(node.id()),
                        "--port=0",
                        "--no-logs-no-support"));
    }

    /** Ends it at once, as a crash does; its socket's file stays. */
    void killDaemon(Node node) {
        namespace.signal(node.id(), "KILL");
    }

    /** Ends it in good order, as a service manager does. */
    void stopDaemon(Node node) {
        namespace.signal(node.id(), "TERM");
    }

    void freezeDaemon(Node node) {
        namespace.signal(node.id(), "STOP");
    }

    void thawDaemon(Node node) {
        namespace.signal(node.id(), "CONT");
    }

    /** Ends the daemon and starts another version on the same state and socket. */
    void replaceDaemon(String version) {
        stopDaemon(Node.DAEMON);
        versions.put(Node.DAEMON, version);
        startDaemon(Node.DAEMON);
    }

    /** Logs in, or turns on again; both nodes at once. */
    void up(String... more) {
        each(node -> up(node, more));
    }

    void up(Node node, String... more) {
        List<String> args = new ArrayList<>(
                List.of("up", "--login-server=" + controlUrl(), "--accept-dns=false", "--hostname=" + node.id()));
        if (!options.authKey().isEmpty() && Stream.of(more).noneMatch(arg -> arg.startsWith("--auth-key"))) {
            args.add("--auth-key=" + options.authKey());
        }
        args.addAll(List.of(more));
        commandLine(node, args.toArray(String[]::new));
    }

    void down() {
        each(node -> commandLine(node, "down"));
    }

    void logout() {
        each(node -> commandLine(node, "logout"));
    }

    /** Runs the command line of that node; it does not wait for its end, for some wait until the node runs. */
    void commandLine(Node node, String... args) {
        List<String> command = new ArrayList<>();
        command.add(binaries.commandLine(versions.get(node)).toString());
        command.add("--socket=" + socket(node));
        command.addAll(List.of(args));
        start("cli" + ++commands, Map.of(), command);
    }

    private static void each(java.util.function.Consumer<Node> action) {
        for (Node node : Node.values()) {
            action.accept(node);
        }
    }

    /** Returns the node's status, or null if it does not answer. */
    String status(Node node) {
        try {
            UnixHttp.Answer answer = http.get(socket(node), Recorder.STATUS, 2_000);
            return answer.status() == 200 ? answer.body() : null;
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void start(String name, Map<String, String> environment, List<String> command) {
        namespace.start(name, logs.resolve(name.startsWith("cli") ? "cli.log" : name + ".log"), environment, command);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        namespace.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
