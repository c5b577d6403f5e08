package io.github.tailnethealth.localapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Which socket file is there: every start of a daemon makes a new one, so that a change is worth an attempt at once.
 *
 * @param path where it is
 * @param key the file's identity, where the system has one
 * @param created when it was made
 */
record SocketFile(Path path, @Nullable Object key, FileTime created) {

    /** Returns the file at that path, or null if there is none. */
    static @Nullable SocketFile at(@Nullable Path path) {
        if (path == null) {
            return null;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new SocketFile(path, attributes.fileKey(), attributes.lastModifiedTime());
        } catch (IOException e) {
            return null;
        }
    }
}
