package io.github.tailnethealth.host;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The class path of a host: the library's jar or not, the dependencies that it has, and its own classes. */
public final class HostClassPath {
    private static final Path HOST_CLASSES = Path.of("target/test-classes/com/example/host");
    private static final List<String> TEST_ONLY =
            List.of("junit", "archunit", "mockito", "byte-buddy", "assertj", "-test-");

    private HostClassPath() {}

    static Path libraryJar() {
        return Path.of(System.getProperty("library.jar"));
    }

    static ClassLoader of(boolean withLibrary, Predicate<String> hasJar, List<String> applicationProperties)
            throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path entry : entries(withLibrary, hasJar, applicationProperties)) {
            urls.add(entry.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Returns the entries; a host without {@code applicationProperties} has no such file. */
    public static List<Path> entries(boolean withLibrary, Predicate<String> hasJar, List<String> applicationProperties)
            throws IOException {
        List<Path> entries = new ArrayList<>();
        if (withLibrary) {
            entries.add(libraryJar());
        }
        entries.add(hostClasses(applicationProperties));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            String name = String.valueOf(path.getFileName());
            boolean wanted = name.endsWith(".jar")
                    && !name.startsWith("tailnet-health")
                    && TEST_ONLY.stream().noneMatch(name::contains)
                    && hasJar.test(name);
            if (wanted) {
                entries.add(path);
            }
        }
        return entries;
    }

    static Predicate<String> without(String... prefixes) {
        return name -> Arrays.stream(prefixes).noneMatch(name::startsWith);
    }

    private static Path hostClasses(List<String> applicationProperties) throws IOException {
        Path root = Files.createTempDirectory("host-classes");
        if (!applicationProperties.isEmpty()) {
            Files.write(root.resolve("application.properties"), applicationProperties);
        }
        Path target = Files.createDirectories(root.resolve("com/example/host"));
        try (Stream<Path> classes = Files.list(HOST_CLASSES)) {
            classes.forEach(file -> {
                try {
                    Files.copy(file, target.resolve(file.getFileName()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return root;
    }
}
