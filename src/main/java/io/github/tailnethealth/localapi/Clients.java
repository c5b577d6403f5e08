package io.github.tailnethealth.localapi;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The client of the daemon's socket: another one when the socket is found elsewhere. Thread-safe. */
final class Clients {
    private final LocalApiSettings settings;
    private final SocketPaths paths;
    private final ReentrantLock lock = new ReentrantLock();
    // guarded by the lock
    private @Nullable LocalApiClient client;
    private @Nullable Path path;
    private boolean ended;

    Clients(LocalApiSettings settings, SocketPaths paths) {
        this.settings = settings;
        this.paths = paths;
    }

    /** Returns where the socket is, or null if it is looked for and not found. */
    @Nullable Path path() {
        Path given = settings.socket();
        return given == null ? paths.firstThatExists().orElse(null) : given;
    }

    /** Returns the client of the socket where it is now, or null if there is none. */
    @Nullable LocalApiClient find() throws InterruptedException {
        Path found = path();
        if (found == null) {
            return null;
        }
        lock.lock();
        try {
            if (ended) {
                throw new InterruptedException("closed"); // nobody would close another client
            }
            if (client == null || !found.equals(path)) {
                if (client != null) {
                    client.close();
                }
                client = new LocalApiClient(found, settings.pollTimeout(), settings.connectTimeout());
                path = found;
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the client that was found last, or null if there is none. */
    @Nullable LocalApiClient current() {
        lock.lock();
        try {
            return client;
        } finally {
            lock.unlock();
        }
    }

    /** Makes no more clients; returns the last one, to be closed, or null. */
    @Nullable LocalApiClient end() {
        lock.lock(); // not before a client that is being made is complete: half of one could not be closed
        try {
            ended = true;
            LocalApiClient last = client;
            client = null;
            return last;
        } finally {
            lock.unlock();
        }
    }
}
