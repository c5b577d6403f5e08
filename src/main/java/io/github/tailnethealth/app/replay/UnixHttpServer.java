package io.github.tailnethealth.app.replay;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of an HTTP/1.1 server on a unix socket as it takes to play a daemon: GET only, keep-alive, chunked streams,
 * and the daemon's own rules for who may ask. It listens from its construction on.
 */
public final class UnixHttpServer implements AutoCloseable {

    /** Answers requests, at once or later and from any thread. */
    @FunctionalInterface
    public interface Handler {
        void handle(HttpRequest request, HttpExchange exchange) throws IOException;
    }

    private final Path socket;
    private final Handler handler;
    private final ServerSocketChannel listener;
    private final Thread acceptor;
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean closed;

    /** Takes over a socket file that somebody left behind. */
    public UnixHttpServer(Path socket, Handler handler) throws IOException {
        this.socket = socket;
        this.handler = handler;
        Files.deleteIfExists(socket);
        this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        this.acceptor = Threads.startDaemon("replay-accept", this::accept);
    }

    private void accept() {
        while (!closed) {
            try {
                SocketChannel channel = listener.accept();
                HttpConnection connection = new HttpConnection(channel, handler);
                open.add(connection);
                threads.add(Threads.startDaemon(
                        "replay-connection-" + accepted.incrementAndGet(), () -> serve(connection)));
                threads.removeIf(thread -> !thread.isAlive());
            } catch (IOException e) {
                // Closed by us, or not able to listen any more; either way there is nobody to tell.
                return;
            }
        }
    }

    private void serve(HttpConnection connection) {
        try {
            connection.run();
        } finally {
            open.remove(connection);
        }
    }

    /** How many connections were accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /** How many connections are open now. */
    public int connections() {
        return open.size();
    }

    /** Goes away like a process that was killed: connections break, the socket file stays and refuses. */
    public void die() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            // Nothing is left to be closed.
        }
        // After it, there are no new connections.
        Threads.join(acceptor);
        open.forEach(HttpConnection::hangUp);
        threads.forEach(Threads::join);
    }

    /** Goes away like a process that ends in good order: the socket file goes too. */
    @Override
    public void close() {
        die();
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            // A file that stays only refuses.
        }
    }
}
