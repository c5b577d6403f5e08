package io.github.tailnethealth.bench;

import io.github.tailnethealth.app.replay.RecordedNode;
import io.github.tailnethealth.app.replay.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Answers on a unix socket, its first argument, what a healthy daemon once did, at a pace, its second, until killed. */
public final class StandInNode {
    private StandInNode() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try (InputStream in = StandInNode.class.getResourceAsStream("/recorded/healthy.jsonl.gz");
                RecordedNode node = new RecordedNode(
                        Path.of(args[0]),
                        Recording.read("healthy", in),
                        Double.parseDouble(args[1]),
                        System.out::println)) {
            System.out.println("listens on " + node.socket());
            Thread.currentThread().join();
        }
    }
}
