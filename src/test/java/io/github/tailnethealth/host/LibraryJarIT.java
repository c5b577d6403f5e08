package io.github.tailnethealth.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is in the two jars. */
class LibraryJarIT {
    private static final String OURS = "io/github/tailnethealth/";
    private static final List<String> PACKAGES = List.of("tracker", "actuate", "metrics", "localapi", "autoconfigure");
    private static final List<String> META_INF = List.of(
            "META-INF/MANIFEST.MF",
            "META-INF/spring.factories",
            "META-INF/spring-configuration-metadata.json",
            "META-INF/additional-spring-configuration-metadata.json",
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports");

    @Test
    void theLibraryHasItsFivePackagesAndNothingOfTheProgram() throws IOException {
        assertThat(entries("library.jar")).isNotEmpty().allMatch(LibraryJarIT::isAllowed);
    }

    @Test
    void theProgramHasTheRecordingAndEveryOptionalDependency() throws IOException {
        assertThat(entries("program.jar"))
                .anyMatch(name -> name.endsWith("tailnet-health-app/recorded/bad-day.jsonl.gz"))
                .anyMatch(name -> name.contains("BOOT-INF/lib/jetty-client-"))
                .anyMatch(name -> name.contains("BOOT-INF/lib/micrometer-registry-prometheus-"))
                .anyMatch(name -> name.contains("BOOT-INF/lib/tomcat-embed-core-"));
    }

    private static boolean isAllowed(String name) {
        if (META_INF.contains(name) || name.startsWith("META-INF/maven/")) {
            return true;
        }
        return PACKAGES.stream().anyMatch(room -> name.matches(OURS + room + "/[A-Za-z$0-9_-]+\\.class"));
    }

    private static List<String> entries(String property) throws IOException {
        try (JarFile jar = new JarFile(Path.of(System.getProperty(property)).toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }
}
