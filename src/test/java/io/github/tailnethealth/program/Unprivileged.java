package io.github.tailnethealth.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command as the user of the container image: nobody's uid and group, no capability to get another one, and a
 * file system that is read-only but for one directory. Give it to {@link ProgramProcess.Builder#prefix}.
 */
public final class Unprivileged {
    /** The user and the group. */
    public static final int UID = 65532;

    private static final String SCRIPT = """
            writable=$1
            shift
            while read -r id parent device root point options; do
                mount -o remount,bind,ro "$point" 2>/dev/null
            done </proc/self/mountinfo
            mount -t tmpfs -o mode=1777 tmpfs "$writable" || exit 1
            exec setpriv --reuid %1$d --regid %1$d --clear-groups --no-new-privs "$@\"""".formatted(UID);

    private Unprivileged() {}

    /** Returns what is missing to run commands so, for a test that is then skipped; null if nothing is. */
    public static String missing() {
        try {
            Path anywhere = Files.createTempDirectory("unprivileged");
            try {
                Process probe = command(anywhere, "true").start();
                boolean ended = probe.waitFor(10, TimeUnit.SECONDS);
                return ended && probe.exitValue() == 0 ? null : "root, unshare and setpriv are needed";
            } finally {
                Files.delete(anywhere);
            }
        } catch (IOException e) {
            return "unshare is needed: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /**
     * Returns the words to put before a command.
     *
     * @param writable an empty directory; the command sees a file system in memory there, which ends with it
     */
    public static String[] prefix(Path writable) {
        return new String[] {"unshare", "--mount", "--", "sh", "-c", SCRIPT, "sh", writable.toString()};
    }

    /** Prepares to run a command so. */
    static ProcessBuilder command(Path writable, String... command) {
        String[] prefix = prefix(writable);
        String[] all = new String[prefix.length + command.length];
        System.arraycopy(prefix, 0, all, 0, prefix.length);
        System.arraycopy(command, 0, all, prefix.length, command.length);
        return new ProcessBuilder(all);
    }
}
