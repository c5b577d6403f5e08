package io.github.tailnethealth.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a machine needs for a tailnet of its own: Go, root's right to make network namespaces, and the ip command. */
public final class Toolchain {
    private static final Pattern VERSION = Pattern.compile("go(\\d+)\\.(\\d+)(?:\\.(\\d+))?");
    private static final int[] OLDEST_GO = {1, 26, 6};

    private Toolchain() {}

    /** Returns what is missing here, in words; empty if nothing is. */
    public static List<String> missing() {
        List<String> missing = new ArrayList<>();
        String go = output("go", "env", "GOVERSION");
        if (go == null || !isNewEnough(go.strip())) {
            missing.add("Go 1.26.6 or newer (found " + (go == null ? "none" : go.strip()) + ")");
        }
        if (output("unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "true") == null) {
            missing.add("the right to make network and process namespaces (root)");
        }
        if (output("ip", "-V") == null) {
            missing.add("the command ip (Debian: iproute2)");
        }
        if (output("openssl", "version") == null) {
            missing.add("the command openssl");
        }
        if (OwnClock.library().isEmpty()) {
            missing.add("libfaketime (Debian: faketime)");
        }
        return missing;
    }

    /** Skips what needs a tailnet, and says what is missing; fails where the system property {@code live.required} is set. */
    static void require() {
        List<String> missing = missing();
        if (Boolean.getBoolean("live.required")) {
            Assertions.assertTrue(missing.isEmpty(), "a real tailnet is required here, and needs " + missing);
        }
        Assumptions.assumeTrue(missing.isEmpty(), "a real tailnet needs " + missing);
    }

    private static boolean isNewEnough(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.lookingAt()) {
            return false;
        }
        for (int i = 0; i < OLDEST_GO.length; i++) {
            String part = matcher.group(i + 1);
            int number = part == null ? 0 : Integer.parseInt(part);
            if (number != OLDEST_GO[i]) {
                return number > OLDEST_GO[i];
            }
        }
        return true;
    }

    /** Returns what a command says, or null if there is none or it fails. */
    public static String output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Runs a command that must succeed. */
    public static void run(Path directory, List<String> command, String... environment) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed:\n" + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + String.join(" ", command), e);
        }
    }
}
