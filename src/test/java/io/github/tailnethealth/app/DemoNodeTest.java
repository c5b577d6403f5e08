package io.github.tailnethealth.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorded node of the demo, as the context starts and stops it. */
class DemoNodeTest {
    @TempDir
    Path folder;

    @Test
    void itStartsAgainAfterItWasStoppedAndLeavesNothingBehind() {
        Path socket = folder.resolve("demo").resolve("d.sock");
        DemoNode node = new DemoNode(socket);

        for (int i = 0; i < 2; i++) {
            node.start();
            assertThat(node.isRunning()).isTrue();
            assertThat(socket).exists();

            node.stop();
            assertThat(node.isRunning()).isFalse();
        }

        assertThat(Files.exists(socket.getParent())).isFalse();
    }
}
