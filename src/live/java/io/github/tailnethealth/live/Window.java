package io.github.tailnethealth.live;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Where the program can be looked at. */
@FunctionalInterface
interface Window {
    /** An answer, whatever its status. */
    record Seen(int status, String body) {}

    /** Asks the program; an exception if it does not answer. */
    Seen get(String path) throws Exception;

    /** A program inside a namespace, by a forwarded path. */
    static Window through(UnixHttp http, Path socket) {
        return path -> {
            try {
                UnixHttp.Answer answer = http.get(socket, "http://127.0.0.1" + path, 10_000);
                return new Seen(answer.status(), answer.body());
            } catch (ExecutionException | TimeoutException e) {
                throw new java.io.IOException(e);
            }
        };
    }
}
