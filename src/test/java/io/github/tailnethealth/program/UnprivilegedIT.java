package io.github.tailnethealth.program;

import static io.github.tailnethealth.program.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as nobody, on a read-only file system, beside a daemon that root runs. */
@Timeout(120)
class UnprivilegedIT {
    @TempDir
    static Path directory;

    private static Path socket;
    private static Path writable;
    private static StandInDaemon daemon;
    private static ProgramProcess program;

    @BeforeAll
    static void start() throws Exception {
        String missing = Unprivileged.missing();
        assumeTrue(missing == null, missing);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        writable = Files.createDirectory(directory.resolve("tmp"));
        Path jar = Files.copy(
                ProgramProcess.programJar(), directory.resolve("program.jar"), StandardCopyOption.REPLACE_EXISTING);
        socket = directory.resolve("d.sock");
        daemon = StandInDaemon.good(socket);
        mayOpen("rw-rw-rw-");
        program = ProgramProcess.named("unprivileged")
                .prefix(Unprivileged.prefix(writable))
                .jvmArgs("-Djava.io.tmpdir=" + writable)
                .jar(jar)
                .socket(socket)
                .args(
                        "--tailnet.health.localapi.stale-after=2s",
                        "--tailnet.health.localapi.poll-timeout=1s",
                        "--tailnet.health.localapi.connect-timeout=1s")
                .args("--tailnet.health.localapi.poll-interval=250ms")
                .args("--tailnet.health.localapi.reconnect-max-delay=500ms")
                .start();
    }

    @AfterAll
    static void stop() {
        if (program != null) {
            program.close();
        }
        if (daemon != null) {
            daemon.close();
        }
    }

    @Test
    void itWorksFullyAndMissesNoRight() throws Exception {
        soon(() -> {
            assertThat(program.status("/readyz")).isEqualTo(200);
            assertThat(program.health("tailnet-overall")).contains("\"verdict\":\"healthy\"");
            assertThat(program.metric("tailnet_health_feed_up{state=\"ok\"}")).isEqualTo(1.0);
        });
        assertThat(program.status("/livez")).isEqualTo(200);
        assertThat(program.health("tailnet-node")).contains("\"status\":\"UP\"");
        assertThat(program.log()).doesNotContain("ERROR", "Read-only file system", "denied", "write access");
    }

    @Test
    void itIsNobodyAndHasNothingOpenForWritingButItsLogAndItsOwnDirectory() throws Exception {
        assertThat(status("Uid")).containsOnly("" + Unprivileged.UID);
        assertThat(status("Gid")).containsOnly("" + Unprivileged.UID);
        assertThat(status("CapEff")).containsExactly("0000000000000000");

        assertThat(writtenFiles())
                .allMatch(file -> file.equals(log()) || file.startsWith(writable), "is the log, or in memory");
    }

    /** What the test above relies on. */
    @Test
    void nothingButThatDirectoryCanBeWrittenTo() throws Exception {
        assertThat(touch(writable)).isZero();
        assertThat(touch(directory)).isNotZero();
        assertThat(touch(Path.of("/tmp"))).isNotZero();
        assertThat(touch(Path.of("/dev/shm"))).isNotZero();
        assertThat(touch(Path.of("/var/tmp"))).isNotZero();
    }

    @Test
    void aSocketThatItMayNotOpenIsForbiddenUntilItMay() throws Exception {
        mayOpen("rw-------");
        try {
            daemon.close();
            daemon = StandInDaemon.good(socket);
            mayOpen("rw-------");
            soon(() -> assertThat(program.health("tailnet-feed"))
                    .contains("\"state\":\"forbidden\"")
                    .contains("\"status\":\"DOWN\"")
                    .contains("no permission to connect to " + socket));
            soon(() -> assertThat(program.health("tailnet-overall")).contains("\"verdict\":\"cannot_tell\""));
            assertThat(program.status("/readyz")).isEqualTo(503);
            assertThat(program.status("/livez")).isEqualTo(200);
        } finally {
            mayOpen("rw-rw-rw-");
        }
        soon(() -> {
            assertThat(program.status("/readyz")).isEqualTo(200);
            assertThat(program.health("tailnet-overall")).contains("\"verdict\":\"healthy\"");
        });
    }

    private static void mayOpen(String permissions) throws IOException {
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(permissions));
    }

    private static int touch(Path where) throws IOException, InterruptedException {
        return Unprivileged.command(writable, "touch", where.resolve("written").toString())
                .start()
                .waitFor();
    }

    private static Path log() {
        return Path.of("target/program-logs/unprivileged.log").toAbsolutePath();
    }

    private static Path proc(String name) {
        return Path.of("/proc/" + program.pid(), name);
    }

    private static List<String> status(String name) throws IOException {
        return Files.readAllLines(proc("status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .flatMap(line ->
                        Stream.of(line.substring(name.length() + 1).trim().split("\\s+")))
                .toList();
    }

    private static List<Path> writtenFiles() throws IOException {
        try (Stream<Path> open = Files.list(proc("fd"))) {
            return open.filter(UnprivilegedIT::isForWriting)
                    .map(UnprivilegedIT::target)
                    .filter(file -> file.isAbsolute() && !file.startsWith("/dev/null"))
                    .toList();
        }
    }

    private static boolean isForWriting(Path open) {
        try {
            return Files.readAllLines(proc("fdinfo").resolve(open.getFileName())).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .anyMatch(line ->
                            Integer.parseInt(line.substring("flags:".length()).trim(), 8) % 4 != 0);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    private static Path target(Path open) {
        try {
            return Files.readSymbolicLink(open);
        } catch (IOException e) {
            return Path.of("closed-meanwhile");
        }
    }
}
