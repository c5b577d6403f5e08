package io.github.tailnethealth.app;

import io.github.tailnethealth.app.replay.RecordedNode;
import io.github.tailnethealth.app.replay.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs a recorded node on a bad day for as long as the program runs, and logs what happens to it. */
final class DemoNode implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DemoNode.class);
    private static final String RECORDING = "/tailnet-health-app/recorded/bad-day.jsonl.gz";

    private final Path socket;
    private @Nullable RecordedNode node;

    DemoNode(Path socket) {
        this.socket = socket;
    }

    @Override
    public void start() {
        try (InputStream in = DemoNode.class.getResourceAsStream(RECORDING)) {
            if (in == null) {
                throw new IllegalStateException("the recording " + RECORDING + " is missing from the program");
            }
            Path directory = socket.getParent();
            if (directory != null) {
                Files.createDirectories(directory); // gone if it was stopped before
            }
            LOG.warn("DEMO: this is a recorded node on a bad day, not a daemon of this machine");
            node = new RecordedNode(socket, Recording.read("bad-day", in), 1, what -> LOG.info("DEMO: {}", what));
        } catch (IOException e) {
            throw new UncheckedIOException("the recorded node does not start", e);
        }
    }

    @Override
    public void stop() {
        RecordedNode running = node;
        if (running != null) {
            running.close();
            node = null;
        }
        try {
            Files.deleteIfExists(socket);
            Path directory = socket.getParent();
            if (directory != null) {
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            LOG.debug("the socket's directory stays behind", e);
        }
    }

    @Override
    public boolean isRunning() {
        return node != null;
    }

    /** Before the feed that reads it, and after it in stopping. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
