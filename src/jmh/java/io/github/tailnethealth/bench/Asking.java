package io.github.tailnethealth.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Watches a node's bus and asks for its status each second, and does nothing with what it is told. */
final class Asking implements HealthIndicator {
    private static final long PAUSE_SECONDS = 1;
    private static final long PATIENCE_SECONDS = 5;

    private final Transport transport;
    private final HttpClient client;
    private final JsonMapper json = new JsonMapper();
    private final ScheduledExecutorService turns = Executors.newScheduledThreadPool(2);
    private volatile boolean answered;

    Asking(Path socket) {
        transport = new Transport.TCPUnix(socket);
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setSslContextFactory(new NoTls());
        QueuedThreadPool threads = new QueuedThreadPool(4, 1);
        threads.setReservedThreads(0);
        client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setExecutor(threads);
        client.setIdleTimeout(0);
    }

    @Override
    public Health health() {
        return (answered ? Health.up() : Health.down()).build();
    }

    void start() throws Exception {
        client.start();
        again(this::watch);
        again(this::ask);
    }

    void stop() throws Exception {
        turns.shutdownNow();
        client.stop();
    }

    /** Saves it the same classes as ours. */
    private static final class NoTls extends SslContextFactory.Client {
        @Override
        protected void doStart() {}
    }

    private interface Work {
        void run() throws IOException, InterruptedException, ExecutionException, TimeoutException;
    }

    private void again(Work work) {
        turns.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | ExecutionException | TimeoutException | JacksonException e) {
                        answered = false; // the node is not there yet, or not any more
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                0,
                PAUSE_SECONDS,
                TimeUnit.SECONDS);
    }

    private void ask() throws InterruptedException, ExecutionException, TimeoutException {
        json.readValue(
                request("status?peers=false")
                        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .send()
                        .getContent(),
                Map.class);
        answered = true;
    }

    private void watch() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        request("watch-ipn-bus?mask=2950").send(listener);
        listener.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        try (InputStream bus = listener.getInputStream();
                var lines = json.readerFor(Map.class).<Map<String, Object>>readValues(bus)) {
            while (lines.hasNext()) {
                lines.next();
            }
        }
    }

    private Request request(String path) {
        return client.newRequest("http://local-tailscaled.sock/localapi/v0/" + path)
                .transport(transport);
    }
}
