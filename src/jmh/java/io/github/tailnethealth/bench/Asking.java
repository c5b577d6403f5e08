package io.github.tailnethealth.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
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
import org.springframework.context.SmartLifecycle;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Watches a node's bus and asks for its status each second, and does nothing with what it is told. */
final class Asking implements SmartLifecycle, HealthIndicator {
    private static final long PAUSE_MILLIS = 1000;
    private static final long PATIENCE_SECONDS = 5;

    private final Transport transport;
    private final HttpClient client;
    private final JsonMapper json = new JsonMapper();
    private volatile boolean running;
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

    @Override
    public void start() {
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        running = true;
        new Thread(() -> again(this::watch), "watch").start();
        new Thread(() -> again(this::ask), "ask").start();
    }

    @Override
    public void stop() {
        running = false;
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
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
        while (running) {
            try {
                work.run();
            } catch (IOException | ExecutionException | TimeoutException | JacksonException e) {
                answered = false; // the node is not there yet, or not any more
            } catch (InterruptedException e) {
                return;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
