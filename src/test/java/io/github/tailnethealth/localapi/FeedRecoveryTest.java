package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.ScriptedLocalApi.BUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.DERP_MAP;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.FIRST_LINE;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.STATUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.USER_METRICS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.bus;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.json;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.silence;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.FeedStatus;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed against daemons that fail in every way: each way has its own state, and each is recovered from. */
class FeedRecoveryTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final Tracker tracker =
            Tracker.builder().fed(FeedSource.LIVE, Duration.ofSeconds(10)).build();
    private ScriptedLocalApi daemon;
    private LocalApiFeed feed;

    @BeforeEach
    void makeDaemon() throws IOException {
        daemon = new ScriptedLocalApi(socket());
        daemon.when(DERP_MAP, json("{\"Regions\":{\"900\":{\"RegionID\":900,\"RegionCode\":\"loop\"}}}"));
    }

    @AfterEach
    void end() {
        if (feed != null) {
            feed.close();
        }
        daemon.close();
    }

    @Test
    void aDaemonThatAnswersIsOkAndItsNodeIsHealthy() {
        start();

        awaitState(FeedState.OK);
        await().atMost(SOON).until(() -> tracker.report().verdict() == Verdict.HEALTHY);
        assertThat(tracker.report().node().state()).isEqualTo("Running");
        assertThat(tracker.report().derp().home()).isEqualTo(900);
    }

    @Test
    void noSocketIsSaidAndADaemonThatComesLaterIsFound() throws IOException {
        daemon.close();
        start();
        awaitState(FeedState.NO_SOCKET);
        assertThat(status().text()).contains(socket().toString());

        daemon = new ScriptedLocalApi(socket());

        awaitState(FeedState.OK);
    }

    @Test
    void aKilledDaemonIsRefusedAtOnceAndFoundAgainWhenItRestarts() throws IOException {
        start();
        awaitState(FeedState.OK);
        daemon.kill();
        awaitState(FeedState.REFUSED);

        daemon.restart();

        awaitState(FeedState.OK);
        assertThat(feed.stats().reconnects()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500, 503})
    void anUnexpectedAnswerIsGarbage(int code) {
        daemon.when(STATUS, text(code, "no"));
        start();

        awaitState(FeedState.GARBAGE);
        assertThat(status().text()).contains(Integer.toString(code));
        recovers();
    }

    @Test
    void aRefusedPermissionIsForbidden() {
        daemon.when(STATUS, text(403, "no"));
        start();

        awaitState(FeedState.FORBIDDEN);
        recovers();
    }

    @Test
    void whatIsNotJsonIsGarbage() {
        daemon.when(STATUS, json("<html>"));
        start();

        awaitState(FeedState.GARBAGE);
        recovers();
    }

    @Test
    void silenceIsStalled() {
        daemon.when(STATUS, silence());
        start();

        awaitState(FeedState.STALLED);
        recovers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"106", "none"})
    void aDaemonThatIsTooOldIsSaidToBe(String capability) {
        Map<String, String> headers = capability.equals("none") ? Map.of() : Map.of("Tailscale-Cap", capability);
        daemon.when(STATUS, json("{\"BackendState\":\"Running\"}", headers));
        start();

        awaitState(FeedState.TOO_OLD);
        assertThat(status().text()).contains("1.80");
        assertThat(tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
        recovers();
    }

    @Test
    void beingCutOffForSlownessIsFellBehindAndForgetsNothing() throws IOException {
        start();
        awaitState(FeedState.OK);
        await().atMost(SOON).until(() -> daemon.openStreams() > 0);
        daemon.when(BUS, text(500, "not yet"));
        daemon.send("{\"ErrMessage\":\"IPN bus consumer fell behind; closing watch\"}\n");
        daemon.endStreams();

        await().atMost(SOON).until(() -> status().state() != FeedState.OK);
        assertThat(tracker.inMapPoll()).isTrue();
        daemon.when(BUS, bus(FIRST_LINE));
        awaitState(FeedState.OK);
    }

    @Test
    void aLineOfAWrongTypeDoesNotEndTheStream() throws IOException {
        start();
        awaitState(FeedState.OK);
        await().atMost(SOON).until(() -> daemon.openStreams() > 0);

        daemon.send("{\"State\":\"six\"}\n{\"State\":4}\n");

        await().atMost(SOON).until(() -> daemon.openStreams() == 1);
        assertThat(feed.stats().reconnects()).isZero();
    }

    @Test
    void aBusLineIsFollowedByAStatusAtOnce() throws IOException {
        start(Duration.ofHours(1));
        awaitState(FeedState.OK);
        await().atMost(SOON).until(() -> daemon.openStreams() > 0);
        daemon.when(STATUS, json("{\"BackendState\":\"Stopped\",\"Self\":{\"Online\":false,\"Relay\":\"loop\"}}"));
        daemon.send("{\"Prefs\":{\"WantRunning\":false}}\n");

        await().atMost(SOON)
                .until(() -> "Stopped".equals(tracker.report().node().state()));
    }

    @Test
    void theDaemonsMetricsAreAskedForAtOnceAfterAConnect() {
        start();

        await().atMost(SOON)
                .until(() -> daemon.requests().stream()
                        .anyMatch(request -> request.path().endsWith(USER_METRICS)));
    }

    @Test
    void closingEndsEveryThreadAlsoWhileTheDaemonIsSilent() {
        daemon.when(STATUS, silence());
        daemon.when(BUS, silence());
        start();
        feed.close();

        await().atMost(SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(
                                thread -> thread.isAlive() && thread.getName().startsWith("tailnet-feed")));
    }

    private void recovers() {
        daemon.when(
                STATUS,
                json("{\"BackendState\":\"Running\",\"Self\":{\"Online\":true,\"Relay\":\"loop\"},\"Health\":[]}"));
        awaitState(FeedState.OK);
    }

    private void awaitState(FeedState state) {
        await().atMost(SOON).until(() -> status().state() == state);
    }

    private FeedStatus status() {
        return tracker.report().feed();
    }

    private Path socket() {
        return directory.resolve("d.sock");
    }

    private void start() {
        start(Duration.ofMillis(50));
    }

    private void start(Duration pollInterval) {
        feed = new LocalApiFeed(
                tracker,
                new LocalApiSettings(
                        socket(),
                        pollInterval,
                        Duration.ofSeconds(15),
                        Duration.ofMillis(500),
                        Duration.ofMillis(500),
                        Duration.ofMinutes(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(200)));
        feed.start();
    }
}
