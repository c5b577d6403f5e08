package io.github.tailnethealth.live;

import io.github.tailnethealth.program.ProgramProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Steps the wall clock of the program alone, by libfaketime; its monotonic clock goes on. */
final class OwnClock {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));
    private static final Path STEP = Path.of("target/live/clock/step");

    private OwnClock() {}

    static Optional<Path> library() {
        return LIBRARIES.stream().filter(Files::exists).findFirst();
    }

    static void prepare(ProgramProcess.Builder program) {
        write("+0");
        program.environment("LD_PRELOAD", library().orElseThrow().toString())
                .environment("FAKETIME_TIMESTAMP_FILE", STEP.toAbsolutePath().toString())
                .environment("FAKETIME_CACHE_DURATION", "1")
                .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .environment("DONT_FAKE_MONOTONIC", "1")
                // its mend for an old glibc makes every timed wait of the JVM end at once
                .environment("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /** Steps to so many seconds off the true time. */
    static void set(LiveRun run, String seconds) {
        run.journal("our clock is set to " + seconds + " s");
        write(seconds);
    }

    private static void write(String seconds) {
        try {
            Files.createDirectories(STEP.getParent());
            Files.writeString(STEP, seconds + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
