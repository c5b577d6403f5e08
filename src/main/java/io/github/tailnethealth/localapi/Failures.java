package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedState;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Tells what a failure on the way to the daemon says about the feed. */
final class Failures {

    private final Path socket;

    Failures(Path socket) {
        this.socket = socket;
    }

    /** What the client threw while it asked for, or read, that endpoint. */
    LocalApiException of(String endpoint, Throwable failure) {
        LimitException limit = find(failure, LimitException.class);
        if (limit != null) {
            return garbage(endpoint, "sent " + limit.getMessage());
        }
        if (find(failure, TimeoutException.class) != null) {
            return failed(FeedState.STALLED, endpoint, "did not answer in time", failure);
        }
        if (isConnectFailure(failure)) {
            return notConnected(failure);
        }
        if (find(failure, HttpException.class) != null || find(failure, HttpResponseException.class) != null) {
            return garbage(endpoint, "sent something that is not HTTP");
        }
        // This is how Jetty's listener says that the body is longer than it may keep.
        if (find(failure, IllegalArgumentException.class) != null) {
            return garbage(endpoint, "sent an answer of more than 1 MiB");
        }
        if (isConnectionLost(failure)) {
            return failed(FeedState.REFUSED, endpoint, "went away in the middle of its answer", failure);
        }
        return garbage(endpoint, "could not be read (" + failure.getClass().getSimpleName() + ")");
    }

    /** An answer with a status other than 200. */
    LocalApiException ofStatus(String endpoint, int status) {
        return status == 403
                ? new LocalApiException(FeedState.FORBIDDEN, text(endpoint, "refuses us the permission (HTTP 403)"))
                : garbage(endpoint, "answered HTTP " + status);
    }

    /** A body that is not the JSON that was expected. The parser's own message may quote it and is dropped. */
    LocalApiException ofJson(String endpoint, JacksonException e) {
        if (Wire.isLimit(e)) {
            return garbage(endpoint, "sent " + Wire.limit(e));
        }
        return garbage(endpoint, "sent something else than the expected JSON (" + Wire.describe(e) + ")");
    }

    LocalApiException garbage(String endpoint, String what) {
        return new LocalApiException(FeedState.GARBAGE, text(endpoint, what));
    }

    LocalApiException endedInside(String endpoint) {
        return new LocalApiException(FeedState.REFUSED, text(endpoint, "went away in the middle of a line"));
    }

    /** Whether there was a connection, and it broke. */
    static boolean isConnectionLost(Throwable failure) {
        return find(failure, IOException.class) != null
                && find(failure, TimeoutException.class) == null
                && find(failure, LimitException.class) == null
                && find(failure, HttpException.class) == null
                && !isConnectFailure(failure);
    }

    private LocalApiException notConnected(Throwable failure) {
        // By the file first, as the system's message may be in any language; yet the file may be back by now.
        if (Files.notExists(socket) || isSaid(failure, "No such file")) {
            return new LocalApiException(FeedState.NO_SOCKET, "no socket at " + socket, failure);
        }
        // Connecting to a file or directory fails as "refused" or "no permission" by platform and user: say what it is.
        if (Files.isRegularFile(socket) || Files.isDirectory(socket)) {
            return new LocalApiException(FeedState.NO_SOCKET, socket + " is not a socket", failure);
        }
        if (find(failure, ConnectException.class) != null) {
            return new LocalApiException(FeedState.REFUSED, "nobody listens at " + socket, failure);
        }
        if (find(failure, BindException.class) != null) {
            return new LocalApiException(FeedState.FORBIDDEN, "no permission to connect to " + socket, failure);
        }
        return new LocalApiException(
                FeedState.STALLED, "the daemon at " + socket + " accepts no more connections", failure);
    }

    private LocalApiException failed(FeedState state, String endpoint, String what, Throwable cause) {
        return new LocalApiException(state, text(endpoint, what), cause);
    }

    private String text(String endpoint, String what) {
        return "the daemon at " + socket + " " + what + ": " + endpoint;
    }

    private static boolean isSaid(Throwable failure, String text) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t.getMessage() != null && t.getMessage().contains(text)) {
                return true;
            }
        }
        return false;
    }

    /** Jetty wraps what the connect itself threw; the same types come later, from a connection that breaks. */
    private static boolean isConnectFailure(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ConnectException || t instanceof BindException) {
                return true;
            }
            String message = t.getMessage();
            if (t instanceof SocketException && message != null && message.startsWith("Could not connect")) {
                return true;
            }
        }
        return false;
    }

    /** The first of that type among a failure and its causes. */
    static <T> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
