package io.github.tailnethealth.localapi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the feed reads the daemon.
 *
 * @param socket the daemon's socket, or null for the first of the known paths that exists
 * @param pollInterval how often the status is read
 * @param userMetricsInterval how often the daemon is made to look at its health
 * @param pollTimeout for how long one answer may take
 * @param connectTimeout for how long connecting may take
 * @param streamIdleTimeout after how long a silent stream is opened anew
 * @param reconnectDelay how long the first pause between attempts to reconnect is; it doubles
 * @param reconnectMaxDelay how long a pause gets at most
 */
public record LocalApiSettings(
        @Nullable Path socket,
        Duration pollInterval,
        Duration userMetricsInterval,
        Duration pollTimeout,
        Duration connectTimeout,
        Duration streamIdleTimeout,
        Duration reconnectDelay,
        Duration reconnectMaxDelay) {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException if one is shorter than a millisecond, or the longest pause shorter than the first
     */
    public LocalApiSettings {
        check(pollInterval, "pollInterval");
        check(userMetricsInterval, "userMetricsInterval");
        check(pollTimeout, "pollTimeout");
        check(connectTimeout, "connectTimeout");
        check(streamIdleTimeout, "streamIdleTimeout");
        check(reconnectDelay, "reconnectDelay");
        check(reconnectMaxDelay, "reconnectMaxDelay");
        if (reconnectMaxDelay.compareTo(reconnectDelay) < 0) {
            throw new IllegalArgumentException("reconnectMaxDelay must be at least reconnectDelay, " + reconnectDelay
                    + ", but is " + reconnectMaxDelay);
        }
    }

    private static void check(Duration time, String name) {
        if (Objects.requireNonNull(time, name).compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(name + " must be at least " + SHORTEST + " but is " + time);
        }
    }

    /** Returns the defaults of {@code tailnet.health.localapi.*} for that socket. */
    public static LocalApiSettings of(@Nullable Path socket) {
        return new LocalApiSettings(
                socket,
                Duration.ofSeconds(1),
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofMinutes(10),
                Duration.ofMillis(250),
                Duration.ofSeconds(5));
    }
}
