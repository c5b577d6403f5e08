package io.github.tailnethealth.app.replay;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** One watcher of the bus. It has a thread of its own, so that one who does not read holds up nobody else. */
final class Watch {

    /** As many lines as the daemon keeps for a slow reader, before it cuts him off. */
    private static final int QUEUE = 128;

    private static final String END = "";
    private static final String FELL_BEHIND = "{\"ErrMessage\":\"IPN bus consumer fell behind; closing watch\"}";

    private final HttpExchange exchange;
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer;
    private volatile boolean fellBehind;
    private boolean first = true;

    Watch(HttpExchange exchange) {
        this.exchange = exchange;
        this.writer = Threads.startDaemon("replay-watch", this::write);
    }

    /** Whether it still waits for its first line; true only once. */
    boolean takeFirst() {
        boolean was = first;
        first = false;
        return was;
    }

    void say(String line) {
        if (!fellBehind && !queue.offer(line)) {
            fellBehind = true;
        }
    }

    /** Ends it after the lines that it still has to get. */
    void end() throws InterruptedException {
        say(END);
        writer.join(1000);
        writer.interrupt();
    }

    /** Ends it, as there is nobody any more to get lines. */
    void cut() {
        writer.interrupt();
    }

    void awaitEnd() {
        Threads.join(writer);
    }

    private void write() {
        try {
            while (true) {
                String line = queue.take();
                if (line.equals(END)) {
                    break;
                }
                exchange.chunk(line + "\n");
                if (fellBehind && queue.isEmpty()) {
                    exchange.chunk(FELL_BEHIND + "\n");
                    break;
                }
            }
            exchange.endStream();
        } catch (IOException | InterruptedException e) {
            exchange.hangUp();
        }
    }
}
