package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.FeedState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line why the daemon could not be read, and which state of the feed that is. The text names the socket and
 * the endpoint, never anything out of a body: bodies hold login names, keys and URLs.
 */
final class LocalApiException extends IOException {

    private static final long serialVersionUID = 1L;

    private final FeedState state;

    LocalApiException(FeedState state, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.state = state;
    }

    LocalApiException(FeedState state, String message) {
        this(state, message, null);
    }

    FeedState state() {
        return state;
    }

    /** Returns what to tell of it. */
    String text() {
        String message = getMessage();
        return message == null ? state.code() : message;
    }
}
