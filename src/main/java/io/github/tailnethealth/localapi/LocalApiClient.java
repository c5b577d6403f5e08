package io.github.tailnethealth.localapi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/** Asks one daemon over its unix socket. Polls may come from any thread; each has a time-out for the whole of it. */
final class LocalApiClient implements AutoCloseable {

    private static final String BASE = "http://local-tailscaled.sock/localapi/v0/";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    /** A poll ends by Jetty's timer; should that ever fail, by ours. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Duration pollTimeout;
    private final Failures failures;
    private final Bodies bodies;
    private final Transport.TCPUnix transport;
    private final HttpClient http;
    private final Set<BusStream> streams = ConcurrentHashMap.newKeySet();

    /** A quiet node says the same again and again, which is not decoded again. */
    private volatile @Nullable ReadStatus lastStatus;

    @SuppressWarnings("ArrayRecordComponent") // only to hold both at once
    private record ReadStatus(byte[] body, Status status) {}

    /** Connects to nothing yet. */
    LocalApiClient(Path socket, Duration pollTimeout, Duration connectTimeout) {
        this.pollTimeout = pollTimeout;
        this.failures = new Failures(socket);
        this.bodies = new Bodies(failures);
        this.transport = new Transport.TCPUnix(socket);
        this.http = httpClient(connectTimeout);
        try {
            http.start();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client for " + socket + " does not start", e);
        }
        // Only known after the start. Without decoders nothing is asked for in a compressed form.
        http.getContentDecoderFactories().clear();
    }

    private static HttpClient httpClient(Duration connectTimeout) {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setSslContextFactory(new NoTls());
        QueuedThreadPool threads = new QueuedThreadPool(4, 1);
        threads.setName("tailnet-feed-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setExecutor(threads);
        client.setScheduler(new ScheduledExecutorScheduler("tailnet-feed-timer", true));
        client.setConnectTimeout(connectTimeout.toMillis());
        // The default of 30 s would end a stream whose daemon has nothing to say.
        client.setIdleTimeout(0);
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setMaxConnectionsPerDestination(4);
        client.setSocketAddressResolver(
                (host, port, context, promise) -> promise.failed(new IOException("no name is looked up: " + host)));
        return client;
    }

    /** The daemon's whole state. */
    StatusAnswer status() throws LocalApiException, InterruptedException {
        return status(Duration.ZERO);
    }

    /** Asks for the status with more patience than a poll has. */
    StatusAnswer status(Duration more) throws LocalApiException, InterruptedException {
        String endpoint = "status";
        ContentResponse response = expectOk(endpoint, poll("status?peers=false", pollTimeout.plus(more)));
        return new StatusAnswer(
                status(endpoint, response.getContent()),
                capability(response),
                response.getHeaders().get("Tailscale-Version"));
    }

    private Status status(String endpoint, byte[] body) throws LocalApiException {
        ReadStatus before = lastStatus;
        if (before != null && Arrays.equals(before.body, body)) {
            return before.status;
        }
        Status status = bodies.status(endpoint, body);
        lastStatus = new ReadStatus(body, status);
        return status;
    }

    /** What the user wants of the daemon. */
    Prefs prefs() throws LocalApiException, InterruptedException {
        String endpoint = "prefs";
        return bodies.prefs(endpoint, expectOk(endpoint, poll(endpoint)).getContent());
    }

    /** The relay regions; null until the daemon has a map of its network. */
    @Nullable DerpMap derpMap() throws LocalApiException, InterruptedException {
        String endpoint = "derpmap";
        return bodies.derpMap(endpoint, expectOk(endpoint, poll(endpoint)).getContent());
    }

    /** The daemon's own metrics, of which asking also makes it look at its health at once. */
    UserMetrics userMetrics() throws LocalApiException, InterruptedException {
        String endpoint = "usermetrics";
        ContentResponse response = poll(endpoint);
        if (response.getStatus() == NOT_FOUND) {
            return UserMetrics.UNAVAILABLE;
        }
        byte[] body = expectOk(endpoint, response).getContent();
        return UserMetrics.parse(new String(body, StandardCharsets.UTF_8));
    }

    /** Asks for something of which only the HTTP status counts. */
    int statusOf(String endpoint, Duration timeout) throws LocalApiException, InterruptedException {
        return poll(endpoint, timeout).getStatus();
    }

    /**
     * Opens a watch of the bus.
     *
     * @param idleTimeout after so long without a byte the stream is given up, see {@link BusEvent.Silent}
     */
    BusStream openBus(int mask, Duration idleTimeout) throws LocalApiException, InterruptedException {
        return withRetry("watch-ipn-bus", endpoint -> watch(endpoint, mask, idleTimeout));
    }

    private BusStream watch(String endpoint, int mask, Duration idleTimeout)
            throws LocalApiException, InterruptedException, ExecutionException, TimeoutException {
        Request request = http.newRequest(BASE + endpoint + "?mask=" + mask)
                .transport(transport)
                .idleTimeout(idleTimeout.toMillis(), TimeUnit.MILLISECONDS);
        InputStreamResponseListener listener = new InputStreamResponseListener();
        boolean opened = false;
        try {
            request.send(listener);
            Response response = listener.get(pollTimeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.getStatus() != OK) {
                throw failures.ofStatus(endpoint, response.getStatus());
            }
            BusStream stream =
                    new BusStream(request, listener.getInputStream(), failures, idleTimeout, streams::remove);
            streams.add(stream);
            opened = true;
            return stream;
        } finally {
            if (!opened) {
                abort(request);
            }
        }
    }

    /** Ends every stream and connection, and the threads. */
    @Override
    public void close() {
        streams.forEach(BusStream::close);
        try {
            http.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not stop", e);
        }
    }

    private ContentResponse poll(String path) throws LocalApiException, InterruptedException {
        return poll(path, pollTimeout);
    }

    private ContentResponse poll(String path, Duration timeout) throws LocalApiException, InterruptedException {
        return withRetry(endpoint(path), endpoint -> {
            Request request = http.newRequest(BASE + path)
                    .transport(transport)
                    .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
            boolean answered = false;
            try {
                ContentResponse response = new CompletableResponseListener(request, Wire.MAX_VALUE_BYTES)
                        .send()
                        .get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
                answered = true;
                return response;
            } finally {
                if (!answered) {
                    abort(request);
                }
            }
        });
    }

    /** What asks the daemon once. */
    private interface Attempt<T> {
        T of(String endpoint) throws LocalApiException, InterruptedException, ExecutionException, TimeoutException;
    }

    /**
     * A daemon that restarted leaves a dead connection in the pool, which may be found out only by using it: so what a
     * lost connection cost is asked again at once, one time.
     */
    private <T> T withRetry(String endpoint, Attempt<T> attempt) throws LocalApiException, InterruptedException {
        for (boolean again = true; ; again = false) {
            try {
                return attempt.of(endpoint);
            } catch (ExecutionException e) {
                Throwable failure = e.getCause() == null ? e : e.getCause();
                if (!again || !Failures.isConnectionLost(failure)) {
                    throw failures.of(endpoint, failure);
                }
            } catch (TimeoutException e) {
                throw failures.of(endpoint, e);
            }
        }
    }

    private ContentResponse expectOk(String endpoint, ContentResponse response) throws LocalApiException {
        if (response.getStatus() != OK) {
            throw failures.ofStatus(endpoint, response.getStatus());
        }
        return response;
    }

    private static @Nullable Integer capability(ContentResponse response) {
        String text = response.getHeaders().get("Tailscale-Cap");
        try {
            return text == null ? null : Integer.valueOf(text.trim());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String endpoint(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** An interrupt or a time-out of ours leaves the connection open unless the request is aborted as well. */
    private static void abort(Request request) {
        // The answer is a future that nobody has to wait for.
        var unused = request.abort(new IOException("given up"));
    }
}
