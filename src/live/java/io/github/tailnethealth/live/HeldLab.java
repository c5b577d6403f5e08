package io.github.tailnethealth.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A lab in a JVM of its own, which can be killed to see what it leaves behind. */
public final class HeldLab {
    private final Process process;
    private final String[] words;

    private HeldLab(Process process, String[] words) {
        this.process = process;
        this.words = words;
    }

    /**
     * Starts one, and waits until it is ready.
     *
     * @param main makes the lab in the directory that is its argument, and prints {@code ready} with words of its own
     * @param directory where the lab puts what it makes; its log is beside it
     */
    public static HeldLab start(Class<?> main, Path directory) throws IOException {
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        Files.createDirectories(directory);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dprogram.jar=" + System.getProperty("program.jar"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        main.getName(),
                        directory.toString())
                .redirectError(log.toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("ready ")) {
                return new HeldLab(process, line.split(" "));
            }
        }
        throw new IllegalStateException(main.getName() + " ended; see " + log);
    }

    /** Returns a word that it printed, the first after {@code ready} being 1. */
    public String word(int number) {
        return words[number];
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Returns the processes in a network namespace, and those that name something of the lab. */
    public static List<String> processesOf(String namespace, String mark) {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    String command = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
                    boolean inside = Files.readSymbolicLink(process.resolve("ns/net"))
                            .toString()
                            .equals(namespace);
                    if (inside || command.contains(mark)) {
                        found.add(process.getFileName() + " " + command.replace('\0', ' '));
                    }
                } catch (IOException e) {
                    // it has ended meanwhile
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
