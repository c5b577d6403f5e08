package io.github.tailnethealth.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How a run is made.
 *
 * @param quick whether only to try that everything works
 * @param parts what is measured
 * @param target where everything made goes
 * @param artifact the path of the packaged library without {@code .jar}
 */
record Settings(boolean quick, Set<Part> parts, Path target, String artifact) {
    /** A part of the table. */
    enum Part {
        /** The original and the tracker, in one run. */
        TRACKER,
        START,
        LOAD,
        IDLE
    }

    static Settings ofSystemProperties() {
        String quick = System.getProperty("bench.quick", "false");
        return new Settings(
                quick.isEmpty() || Boolean.parseBoolean(quick),
                parts(System.getProperty("bench.only", "")),
                Path.of("target").toAbsolutePath(),
                System.getProperty("bench.artifact", ""));
    }

    private static Set<Part> parts(String only) {
        if (only.isBlank()) {
            return EnumSet.allOf(Part.class);
        }
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String name : only.split(",")) {
            try {
                parts.add(Part.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("bench.only must be some of "
                        + Arrays.toString(Part.values()).toLowerCase(Locale.ROOT) + ", but has " + name.strip());
            }
        }
        return parts;
    }

    boolean measures(Part part) {
        return parts.contains(part);
    }

    /** Returns the packaged jar with that ending. */
    Path jar(String ending) {
        return target.resolve(artifact + ending + ".jar");
    }
}
