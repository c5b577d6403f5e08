package io.github.tailnethealth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A Java to run applications with.
 *
 * @param home its home
 * @param version its version, as its release file has it
 */
record Jdk(Path home, String version) {
    private static final int AOT_CACHE_SINCE = 25;

    /** Returns the one of {@code JAVA_HOME_25}, else the running one, unless one beside it has an AOT cache. */
    static Jdk forApplications() throws IOException {
        String given = System.getenv("JAVA_HOME_25");
        if (given != null) {
            return at(Path.of(given));
        }
        Jdk running = at(Path.of(System.getProperty("java.home")));
        Path beside = running.home.getParent();
        if (running.hasAotCache() || beside == null) {
            return running;
        }
        try (Stream<Path> homes = Files.list(beside)) {
            for (Path home : homes.filter(Jdk::isJdk).sorted().toList()) {
                Jdk jdk = at(home);
                if (jdk.hasAotCache()) {
                    return jdk;
                }
            }
        }
        return running;
    }

    private static boolean isJdk(Path home) {
        return Files.isExecutable(home.resolve("bin/java")) && Files.isReadable(home.resolve("release"));
    }

    private static Jdk at(Path home) throws IOException {
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        }
        return new Jdk(home, release.getProperty("JAVA_VERSION", "").replace("\"", ""));
    }

    boolean hasAotCache() {
        return !version.isEmpty() && Integer.parseInt(version.split("\\D", 2)[0]) >= AOT_CACHE_SINCE;
    }

    String java() {
        return home.resolve("bin/java").toString();
    }

    /** Lays a packaged application out in a folder, its libraries beside it; returns its jar there. */
    Path extract(Path jar, Path folder) throws IOException, InterruptedException {
        Commands.run(List.of(
                java(), "-Djarmode=tools", "-jar", jar.toString(), "extract", "--force", "--destination", "" + folder));
        return folder.resolve(jar.getFileName());
    }
}
