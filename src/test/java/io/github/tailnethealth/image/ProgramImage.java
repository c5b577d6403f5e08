package io.github.tailnethealth.image;

import io.github.tailnethealth.program.ProgramProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The image that {@code src/main/docker/Dockerfile} makes of the packaged program, as an archive. */
public final class ProgramImage {
    /** The image's version, and its tag. */
    public static final String VERSION = "0.1.0-SNAPSHOT";
    /** Its name. */
    public static final String NAME = "localhost/tailnet-health:" + VERSION;
    /** What is given to the build as the commit that it is made of. */
    static final String REVISION = "0123456789abcdef0123456789abcdef01234567";

    private static final Path DIRECTORY = Path.of("target/image");
    private static final Path DOCKER = Path.of("src/main/docker");
    private static final Path LAB = Path.of("src/lab/image");
    private static final JsonMapper JSON = new JsonMapper();

    private final Path archive;

    private ProgramImage(Path archive) {
        this.archive = archive;
    }

    /** Returns what is missing here to build an image, in words; empty if nothing is. */
    public static List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!succeeds("unshare", "--net", "true")) {
            missing.add("root");
        }
        for (String command : List.of("buildah", "apt-get", "dpkg-deb", "ip")) {
            if (!succeeds("sh", "-c", "command -v " + command)) {
                missing.add("the command " + command);
            }
        }
        if (jdk() == null) {
            missing.add("a JDK 25 (in JAVA_HOME_25, below /usr/lib/jvm, or the one that runs the tests)");
        }
        return missing;
    }

    /** Builds it, unless it was built of the same files before. */
    public static synchronized ProgramImage build() {
        Path archive = DIRECTORY.resolve("tailnet-health.tar");
        try {
            Files.createDirectories(DIRECTORY);
            if (!Files.exists(archive) || Files.getLastModifiedTime(archive).compareTo(newestSource()) < 0) {
                run(
                        DIRECTORY.resolve("build.log"),
                        LAB.resolve("build.sh").toString(),
                        cache().resolve("debian-base-1").toString(),
                        String.valueOf(jdk()),
                        VERSION,
                        REVISION,
                        archive.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ProgramImage(archive.toAbsolutePath());
    }

    /** Returns the archive, which docker and containerd load. */
    public Path archive() {
        return archive;
    }

    /** Returns the image's configuration, as the OCI's image specification has it. */
    JsonNode configuration() {
        return JSON.readTree(member(manifest().get("Config").stringValue()));
    }

    /** Unpacks the layers, as a container runtime does. */
    void unpack(Path directory) {
        manifest()
                .get("Layers")
                .forEach(layer -> run(
                        DIRECTORY.resolve("unpack.log"),
                        "sh",
                        "-c",
                        "tar -xOf \"$1\" \"$2\" | tar -x --same-owner -C \"$3\"",
                        "unpack",
                        archive.toString(),
                        layer.stringValue(),
                        directory.toString()));
    }

    private JsonNode manifest() {
        return JSON.readTree(member("manifest.json")).get(0);
    }

    private byte[] member(String name) {
        try {
            Process tar = new ProcessBuilder("tar", "-xOf", archive.toString(), name).start();
            return tar.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime newestSource() throws IOException {
        FileTime newest = Files.getLastModifiedTime(ProgramProcess.programJar());
        for (Path directory : List.of(DOCKER, LAB)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    FileTime time = Files.getLastModifiedTime(file);
                    newest = time.compareTo(newest) > 0 ? time : newest;
                }
            }
        }
        return newest;
    }

    /** Returns the home of a JDK 25, or null. */
    private static @org.jspecify.annotations.Nullable Path jdk() {
        List<Path> homes = new ArrayList<>();
        String given = System.getenv("JAVA_HOME_25");
        if (given != null) {
            homes.add(Path.of(given));
        }
        homes.add(Path.of(System.getProperty("java.home")));
        File[] installed = new File("/usr/lib/jvm").listFiles(File::isDirectory);
        for (File home : installed == null ? new File[0] : installed) {
            homes.add(home.toPath());
        }
        return homes.stream().filter(ProgramImage::isJdk25).findFirst().orElse(null);
    }

    private static boolean isJdk25(Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/jlink"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"25");
        } catch (IOException e) {
            return false;
        }
    }

    private static Path cache() {
        String own = System.getenv("TAILNET_HEALTH_CACHE");
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (own != null && !own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        Path base = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("tailnet-health").resolve("lab");
    }

    /** Returns whether a command is there and ends with 0. */
    static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void run(Path log, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed:\n"
                        + new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
