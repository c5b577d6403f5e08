package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.FeedState;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exceptions as Jetty threw them, for a socket file that is there. */
class FailuresTest {

    @TempDir
    Path directory;

    private Path socket;
    private ServerSocketChannel listener;

    @BeforeEach
    void listen() throws IOException {
        socket = directory.resolve("d.sock");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(notConnected(new ConnectException("Connection refused")), FeedState.REFUSED, "listens"),
                Arguments.of(notConnected(new BindException("Permission denied")), FeedState.FORBIDDEN, "permission"),
                Arguments.of(
                        notConnected(new SocketException("Resource temporarily unavailable")),
                        FeedState.STALLED,
                        "accepts no more connections"),
                Arguments.of(
                        notConnected(new SocketException("No such file or directory")),
                        FeedState.NO_SOCKET,
                        "no socket"),
                Arguments.of(new TimeoutException("Total timeout 2000 ms elapsed"), FeedState.STALLED, "in time"),
                Arguments.of(new IOException(new TimeoutException()), FeedState.STALLED, "in time"),
                Arguments.of(new EOFException(), FeedState.REFUSED, "went away in the middle of its answer"),
                Arguments.of(new SocketException("Connection reset"), FeedState.REFUSED, "went away"),
                Arguments.of(new IOException("Broken pipe"), FeedState.REFUSED, "went away"),
                Arguments.of(new IllegalStateException("secret"), FeedState.GARBAGE, "(IllegalStateException)"),
                Arguments.of(new LimitException(LimitException.LINE), FeedState.GARBAGE, "256 MiB"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureTellsTheStateOfTheFeed(Throwable failure, FeedState state, String text) {
        LocalApiException told = new Failures(socket).of("status", failure);

        assertThat(told.state()).isEqualTo(state);
        assertThat(told).hasMessageContaining(text).hasMessageContaining(socket.toString());
        assertThat(told.getMessage()).doesNotContain("secret", "\n");
    }

    @Test
    void onlyALostConnectionIsOne() {
        assertThat(failures()
                        .filter(arguments ->
                                Failures.isConnectionLost((Throwable) arguments.get()[0])))
                .hasSize(3)
                .allMatch(arguments -> arguments.get()[1] == FeedState.REFUSED);
    }

    private static Throwable notConnected(SocketException cause) {
        SocketException outer = new SocketException("Could not connect to /some.sock");
        outer.initCause(cause);
        return outer;
    }
}
