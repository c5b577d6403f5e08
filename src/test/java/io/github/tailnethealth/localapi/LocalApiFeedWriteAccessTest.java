package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Eventually.eventually;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.METRICS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.STATUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.raw;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.silence;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.app.replay.HttpRequest;
import io.github.tailnethealth.tracker.FeedState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the feed warns, once, where the daemon would let it do more than read. */
@Timeout(60)
class LocalApiFeedWriteAccessTest {
    @TempDir
    Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel() == Level.WARNING && entry.getMessage().contains("write access")) {
                warnings.add(entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Logger logger = Logger.getLogger("io.github.tailnethealth");

    private Path socket;
    private ScriptedLocalApi daemon;

    @BeforeEach
    void start() throws IOException {
        socket = directory.resolve("d.sock");
        daemon = new ScriptedLocalApi(socket);
        logger.addHandler(handler);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
        daemon.close();
    }

    @Test
    void itWarnsWhereTheDaemonGrantsWriteAccess() {
        daemon.when(METRICS, text(200, "controlclient_map_requests_active 1\n"));
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitHealthy();

            eventually(() -> !warnings.isEmpty());
            assertThat(warnings).singleElement().asString().contains("neither root, nor the daemon's");
        }
    }

    @Test
    void itWarnsAndAsksOnceInItsLife() throws Exception {
        daemon.when(METRICS, text(200, "controlclient_map_requests_active 1\n"));
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitHealthy();
            eventually(() -> !warnings.isEmpty());

            daemon.kill();
            bench.awaitState(FeedState.REFUSED);
            daemon.restart();
            bench.awaitHealthy();
            awaitPolls(10);

            assertThat(warnings).hasSize(1);
            assertThat(asked(METRICS)).isEqualTo(1);
        }
    }

    @Test
    void itIsSilentWhereItMayOnlyRead() throws Exception {
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitHealthy();
            eventually(() -> asked(METRICS) == 1);
            awaitPolls(10);

            assertThat(warnings).isEmpty();
            assertThat(asked(METRICS)).isEqualTo(1);
        }
    }

    @Test
    void itAsksWithGetOnly() throws Exception {
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitHealthy();
            eventually(() -> asked(METRICS) == 1);
        }
        assertThat(daemon.requests()).extracting(HttpRequest::method).containsOnly("GET");
    }

    private enum NoAnswer {
        SILENCE,
        GARBAGE,
        NOT_FOUND,
        FAILURE,
        HUGE
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoAnswerDisturbsNothingAndIsAskedAgainAfterAReconnect(NoAnswer kind) throws Exception {
        daemon.when(
                METRICS,
                switch (kind) {
                    case SILENCE -> silence();
                    case GARBAGE -> raw("that is no HTTP\r\n\r\n");
                    case NOT_FOUND -> text(404, "404 page not found\n");
                    case FAILURE -> text(500, "no\n");
                    case HUGE ->
                        (any, exchange) -> {
                            exchange.raw(
                                    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + "x".repeat(3 << 20));
                            exchange.hangUp();
                        };
                });
        Set<FeedState> seen = EnumSet.noneOf(FeedState.class);
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitHealthy();
            eventually(() -> asked(METRICS) > 0);
            long enough = polls() + 30; // longer than the time-out of a poll
            eventually(() -> {
                seen.add(bench.status().state());
                return polls() >= enough;
            });
            assertThat(seen).containsExactly(FeedState.OK);
            for (FeedState failure : EnumSet.complementOf(EnumSet.of(FeedState.OK))) {
                assertThat(bench.feed.stats().reads(failure)).as(failure.code()).isZero();
            }

            daemon.when(METRICS, text(200, "x 1\n"));
            daemon.kill();
            bench.awaitState(FeedState.REFUSED);
            daemon.restart();
            eventually(() -> !warnings.isEmpty());
        }
    }

    private void awaitPolls(int more) {
        long enough = polls() + more;
        eventually(() -> polls() >= enough);
    }

    private long polls() {
        return asked(STATUS);
    }

    private long asked(String endpoint) {
        return daemon.requests().stream()
                .filter(request -> request.path().endsWith("/" + endpoint))
                .count();
    }
}
