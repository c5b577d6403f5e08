package io.github.tailnethealth.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Runs programs that are installed here, or not. */
final class Commands {
    /** A program's end. */
    record Result(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    private Commands() {}

    /**
     * Runs a program, which gets {@code input} and has {@code environment} added to ours.
     *
     * @return its standard output, and if it failed also its standard error
     */
    static Result run(Path directory, String input, Map<String, String> environment, List<String> command) {
        Path errors = null;
        try {
            errors = Files.createTempFile("errors", ".txt");
            Path in = Files.writeString(errors.resolveSibling(errors.getFileName() + ".in"), input);
            Path out = errors.resolveSibling(errors.getFileName() + ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            try {
                Process process = builder.start();
                if (!process.waitFor(15, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    return new Result(-1, String.join(" ", command) + " did not end in 15 min");
                }
                String output = Files.readString(out, StandardCharsets.UTF_8);
                return new Result(
                        process.exitValue(), process.exitValue() == 0 ? output : output + Files.readString(errors));
            } catch (IOException e) {
                return new Result(-1, "no " + command.get(0) + ": " + e.getMessage());
            } finally {
                Files.deleteIfExists(in);
                Files.deleteIfExists(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + String.join(" ", command), e);
        } finally {
            if (errors != null) {
                errors.toFile().delete();
            }
        }
    }

    /** Skips what needs a part that is missing here, and says so; fails where the system property {@code chart.required} is set. */
    static void require(boolean present, String message) {
        if (Boolean.getBoolean("chart.required")) {
            Assertions.assertTrue(present, message);
        }
        Assumptions.assumeTrue(present, message);
    }
}
