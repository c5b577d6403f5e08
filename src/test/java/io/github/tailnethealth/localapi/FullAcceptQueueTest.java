package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tailnethealth.tracker.FeedState;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A frozen daemon accepts nobody, and the queue of those who wait is full one day. */
class FullAcceptQueueTest {

    private static final Duration TIMEOUT = Duration.ofMillis(300);

    @TempDir
    Path directory;

    private final List<SocketChannel> waiting = new ArrayList<>();
    private ServerSocketChannel frozen;
    private LocalApiClient client;

    @BeforeEach
    void fillTheQueue() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("d.sock"));
        frozen = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        frozen.bind(address, 1);
        client = new LocalApiClient(directory.resolve("d.sock"), TIMEOUT, TIMEOUT);
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.configureBlocking(false);
            waiting.add(channel);
            try {
                if (!channel.connect(address)) {
                    return;
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        for (SocketChannel channel : waiting) {
            channel.close();
        }
        frozen.close();
    }

    @Test
    @Timeout(10)
    void aPollFailsInTime() {
        LocalApiException e = catchThrowableOfType(LocalApiException.class, () -> client.status());

        assertThat(e.state()).isEqualTo(FeedState.STALLED);
    }

    @Test
    @Timeout(10)
    void aWatchFailsInTime() {
        LocalApiException e =
                catchThrowableOfType(LocalApiException.class, () -> client.openBus(2950, Duration.ofMinutes(10)));

        assertThat(e.state()).isEqualTo(FeedState.STALLED);
    }

    @Test
    @Timeout(10)
    void manyPollsFailInTime() {
        for (int i = 0; i < 20; i++) {
            assertThat(catchThrowableOfType(LocalApiException.class, () -> client.status())
                            .state())
                    .isEqualTo(FeedState.STALLED);
        }
    }
}
