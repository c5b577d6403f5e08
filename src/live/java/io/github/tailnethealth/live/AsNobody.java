package io.github.tailnethealth.live;

import io.github.tailnethealth.program.ProgramProcess;
import io.github.tailnethealth.program.Unprivileged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Runs the program as it runs in its container: as nobody, on a read-only file system. */
final class AsNobody {
    private AsNobody() {}

    static void prepare(ProgramProcess.Builder program) {
        try {
            Path home = Files.createTempDirectory("nobody");
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path jar = Files.copy(ProgramProcess.programJar(), home.resolve("program.jar"));
            Path writable = Files.createDirectory(home.resolve("tmp"));
            for (Path file : new Path[] {home, jar, writable}) { // the last one first
                file.toFile().deleteOnExit();
            }
            program.prefix(Unprivileged.prefix(writable))
                    .jvmArgs("-Djava.io.tmpdir=" + writable)
                    .jar(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
