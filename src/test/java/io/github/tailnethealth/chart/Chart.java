package io.github.tailnethealth.chart;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The chart, rendered by Helm as a library. */
final class Chart {
    static final Path DIRECTORY = Path.of("helm/tailnet-health");
    static final Path VALUES = DIRECTORY.resolve("values.yaml");
    static final String RELEASE = "rel";
    static final String NAMESPACE = "ns";

    /** The oldest Kubernetes that the chart takes, the first without the bug of named ports, and the newest. */
    static final List<String> KUBERNETES = List.of("v1.29.0", "v1.32.0", "v1.36.0");

    static final String NEWEST = KUBERNETES.get(KUBERNETES.size() - 1);

    /** Rendering omits hooks: this copy has none, so that the test's pod is rendered like all else. */
    private static final Path WITHOUT_HOOKS = copyWithoutHooks();

    private Chart() {}

    /** Returns the values files that tell how the chart is used, by name. */
    static List<Path> ciValues() {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("ci"))) {
            return files.filter(file -> file.toString().endsWith("-values.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Rendered render(Path valuesFile, String kubernetes) {
        return Rendered.parse(new Helm(WITHOUT_HOOKS)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(kubernetes)
                .withValuesFile(valuesFile)
                .call());
    }

    static Rendered render(String values) {
        return render(values, NEWEST);
    }

    static Rendered render(String values, String kubernetes) {
        Path file = valuesFile(values);
        try {
            return render(file, kubernetes);
        } finally {
            file.toFile().delete();
        }
    }

    /** Returns what an install would say to its user. */
    static String notes(String values) {
        Path file = valuesFile(values);
        try {
            String output = new Helm(DIRECTORY)
                    .install()
                    .withName(RELEASE)
                    .withNamespace(NAMESPACE)
                    .withKubeVersion(NEWEST)
                    .withValuesFile(file)
                    .dryRun()
                    .clientOnly()
                    .debug()
                    .call()
                    .getOutput();
            return output.substring(output.indexOf("NOTES:"));
        } finally {
            file.toFile().delete();
        }
    }

    static Path valuesFile(String values) {
        try {
            return Files.writeString(Files.createTempFile("values", ".yaml"), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copyWithoutHooks() {
        return copyWithoutHooks(Path.of(
                "target", "chart-without-hooks-" + ProcessHandle.current().pid()));
    }

    /** Copies the chart, with its hooks as ordinary objects. */
    static Path copyWithoutHooks(Path copy) {
        copy(DIRECTORY, copy);
        try (Stream<Path> templates = Files.walk(copy.resolve("templates"))) {
            for (Path template : templates.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(template);
                Files.writeString(template, text.replaceAll("(?m)^ *helm\\.sh/hook.*\\R", ""));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
