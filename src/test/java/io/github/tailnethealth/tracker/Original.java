package io.github.tailnethealth.tracker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/**
 * The original tracker itself, as {@code src/lab/original} compiles it with this machine's Go. Where that cannot be
 * had, tests that need it skip themselves and say what is missing; with {@code -Doriginal.required=true} they fail.
 */
final class Original {
    private static final Path SOURCE = Path.of("src/lab/original").toAbsolutePath();
    private static final Pattern VERSION = Pattern.compile("go(\\d+)\\.(\\d+)");
    private static final int MINOR = 26;

    private final Path folder;
    private final Path program;

    private Original(Path folder, Path program) {
        this.folder = folder;
        this.program = program;
    }

    /**
     * Compiles the original.
     *
     * @param go the command to compile with
     * @param folder where everything made goes
     */
    static Original compiled(String go, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path where = folder.toAbsolutePath();
        String version;
        try {
            version = run(where, 1, go, "env", "GOVERSION").output();
        } catch (IOException e) {
            throw missing("there is no Go on the PATH (" + e.getMessage() + ")");
        }
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.find() || (numbers.group(1).equals("1") && Integer.parseInt(numbers.group(2)) < MINOR)) {
            throw missing("Go 1." + MINOR + " or newer is needed, here is " + version.strip());
        }
        Result modules = run(SOURCE, 5, go, "mod", "download");
        if (modules.status() != 0) {
            throw missing("its Go modules cannot be had: " + modules.output().strip());
        }
        Path program = where.resolve("original.test");
        Result compiled = run(SOURCE, 10, go, "test", "-c", "-o", program.toString(), ".");
        if (compiled.status() != 0) {
            throw new IllegalStateException("the original does not compile: " + compiled.output());
        }
        return new Original(where, program);
    }

    /** Returns a file with so many random scenarios of at least so many steps, answered by the original. */
    Path generated(long seed, int scenarios, int steps) throws IOException, InterruptedException {
        Path file = folder.resolve("generated.jsonl");
        perform("Generate", "-seed", "" + seed, "-scenarios", "" + scenarios, "-steps", "" + steps, "-out", "" + file);
        return file;
    }

    /** Returns a scenario with what the original answers. */
    VectorScenario answered(VectorScenario question) {
        try {
            Path in = folder.resolve("question.jsonl");
            Path out = folder.resolve("answer.jsonl");
            Files.writeString(in, question.line() + "\n");
            perform("Answer", "-in", "" + in, "-out", "" + out);
            List<VectorScenario> answers = new ArrayList<>();
            VectorReplayTest.lines(out, line -> answers.add(VectorScenario.read(line)));
            return answers.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void perform(String test, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-test.run", "^Test" + test + "$"));
        command.addAll(List.of(args));
        Result result = run(folder, 5, command.toArray(String[]::new));
        if (result.status() != 0) {
            throw new IllegalStateException("the original failed: " + result.output());
        }
    }

    private record Result(int status, String output) {}

    private static Result run(Path folder, int minutes, String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("original", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("GOTOOLCHAIN", "local"); // modules may be fetched, no other Go
            builder.environment().put("GOWORK", "off");
            Process process = builder.start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                    return new Result(-1, "no end after " + minutes + " min: " + Files.readString(log));
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            return new Result(process.exitValue(), Files.readString(log));
        } finally {
            Files.delete(log);
        }
    }

    private static RuntimeException missing(String what) {
        String text = "the original was not asked: " + what;
        return Boolean.getBoolean("original.required")
                ? new IllegalStateException(text)
                : new TestAbortedException(text);
    }
}
