package io.github.tailnethealth.localapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** An open watch of the daemon's bus. One thread reads it; any thread may close it, which wakes the reader. */
final class BusStream implements AutoCloseable {

    private static final String ENDPOINT = "watch-ipn-bus";

    private final Request request;
    private final NotifyReader reader;
    private final Failures failures;
    private final Duration idleTimeout;
    private final Consumer<BusStream> onClose;
    private volatile boolean closed;

    BusStream(Request request, InputStream body, Failures failures, Duration idleTimeout, Consumer<BusStream> onClose) {
        this.request = request;
        this.reader = new NotifyReader(body);
        this.failures = failures;
        this.idleTimeout = idleTimeout;
        this.onClose = onClose;
    }

    /**
     * Waits for the next line; null if the daemon ended the stream properly, or it was closed. Whatever else than a
     * line comes, the stream is closed by then.
     *
     * @throws LocalApiException if the stream broke, or is not what a daemon sends
     * @throws InterruptedException if this thread was interrupted
     */
    @Nullable BusEvent next() throws LocalApiException, InterruptedException {
        if (closed) {
            return null;
        }
        BusEvent event = null;
        try {
            event = reader.next();
            return event;
        } catch (JacksonIOException e) {
            return failed(e);
        } catch (JacksonException e) {
            // A line that stops short with the stream says that the daemon went away, not that it talks nonsense.
            throw e instanceof UnexpectedEndOfInputException && reader.ended()
                    ? failures.endedInside(ENDPOINT)
                    : failures.ofJson(ENDPOINT, e);
        } catch (IOException | RuntimeException e) {
            return failed(e);
        } finally {
            if (event == null) {
                close();
            }
        }
    }

    private @Nullable BusEvent failed(Throwable failure) throws LocalApiException, InterruptedException {
        if (failure instanceof InterruptedIOException) {
            throw (InterruptedException)
                    new InterruptedException("interrupted while reading the bus").initCause(failure);
        }
        if (closed) {
            return null;
        }
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof TimeoutException) {
                return new BusEvent.Silent(idleTimeout);
            }
        }
        throw failures.of(ENDPOINT, failure);
    }

    /** Ends the connection too: only to close the body would leave it open. */
    @Override
    public void close() {
        closed = true;
        // The answer is a future that nobody has to wait for.
        var unused = request.abort(new IOException("the watch was closed"));
        onClose.accept(this);
    }
}
