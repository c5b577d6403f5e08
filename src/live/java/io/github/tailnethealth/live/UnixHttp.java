package io.github.tailnethealth.live;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** HTTP by a path: to a daemon's socket, to the switches of control, into a namespace. Thread-safe. */
public final class UnixHttp implements AutoCloseable {
    /** Longer than a quiet bus is silent. */
    private static final int NEVER = 0;

    private final HttpClient client;

    public UnixHttp() {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        QueuedThreadPool threads = new QueuedThreadPool(24, 2);
        threads.setName("live-http");
        threads.setDaemon(true);
        client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setExecutor(threads);
        client.setIdleTimeout(NEVER);
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** An answer. */
    public record Answer(int status, String body) {}

    /** An open stream. */
    public record Stream(int status, InputStream body, Request request) implements AutoCloseable {
        @Override
        public void close() {
            request.abort(new InterruptedException("done"));
        }
    }

    /** Asks; a time-out is a {@link TimeoutException}, anything else that fails an {@link ExecutionException}. */
    public Answer get(Path socket, String url, int millis)
            throws ExecutionException, TimeoutException, InterruptedException {
        return answer(request(socket, url).timeout(millis, TimeUnit.MILLISECONDS));
    }

    public Answer post(Path socket, String url, byte[] body)
            throws ExecutionException, TimeoutException, InterruptedException {
        return answer(request(socket, url)
                .method("POST")
                .body(new BytesRequestContent("application/json", body))
                .timeout(10, TimeUnit.SECONDS));
    }

    /** Opens a stream; its headers must come within the time. */
    public Stream open(Path socket, String url, int millis)
            throws ExecutionException, TimeoutException, InterruptedException {
        Request request = request(socket, url);
        InputStreamResponseListener listener = new InputStreamResponseListener();
        request.send(listener);
        try {
            return new Stream(
                    listener.get(millis, TimeUnit.MILLISECONDS).getStatus(), listener.getInputStream(), request);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            request.abort(e);
            throw e;
        }
    }

    private Request request(Path socket, String url) {
        return client.newRequest(url).transport(new Transport.TCPUnix(socket));
    }

    private static Answer answer(Request request) throws ExecutionException, TimeoutException, InterruptedException {
        ContentResponse response = request.send();
        return new Answer(response.getStatus(), response.getContentAsString());
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
