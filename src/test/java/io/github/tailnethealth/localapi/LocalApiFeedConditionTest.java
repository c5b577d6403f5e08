package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.FeedStatus;
import io.github.tailnethealth.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the stream and the polls make one state, and who is told of it. */
class LocalApiFeedConditionTest {
    private final Tracker tracker = FeedBench.tracker();
    private final List<String> told = new ArrayList<>();
    private final FeedCondition condition = new FeedCondition(tracker.feed(), this::note);

    private void note(FeedStatus status) {
        assertThat(tracker.feed().status()).isEqualTo(status); // it counts before anybody is told
        told.add(status.state().code() + (status.text() == null ? "" : ": " + status.text()));
    }

    private FeedState state() {
        return tracker.report().feed().state();
    }

    @Test
    void itTakesAStreamAndAnAnswerToBeOk() {
        assertThat(state()).isEqualTo(FeedState.CONNECTING);

        condition.streamOpened();
        assertThat(state()).isEqualTo(FeedState.CONNECTING);

        condition.pollAnswered();
        assertThat(state()).isEqualTo(FeedState.OK);
        assertThat(told).containsExactly("ok");
    }

    @Test
    void eachChangeIsToldOnce() {
        condition.streamEnded(FeedState.NO_SOCKET, "no socket");
        condition.streamEnded(FeedState.NO_SOCKET, "no socket");
        condition.streamEnded(FeedState.REFUSED, "nobody listens");
        condition.streamOpened();
        condition.pollAnswered();
        condition.pollAnswered();
        condition.pollFailed(FeedState.STALLED, "no answer");
        condition.pollFailed(FeedState.STALLED, "no answer");
        condition.pollAnswered();

        assertThat(told)
                .containsExactly(
                        "no-socket: no socket",
                        "refused: nobody listens",
                        "connecting",
                        "ok",
                        "stalled: no answer",
                        "ok");
    }

    @Test
    void anotherTextOfTheSameStateIsKeptAndNotTold() {
        condition.streamEnded(FeedState.GARBAGE, "a");
        condition.streamEnded(FeedState.GARBAGE, "b");

        assertThat(tracker.report().feed().text()).isEqualTo("b");
        assertThat(told).containsExactly("garbage: a");
    }

    @Test
    void afterALossItIsConnectingUntilTheNextGoodAnswer() {
        condition.streamOpened();
        condition.pollAnswered();
        condition.streamEnded(FeedState.REFUSED, "ended");

        condition.streamOpened();
        assertThat(state()).isEqualTo(FeedState.CONNECTING);

        condition.pollAnswered();
        assertThat(state()).isEqualTo(FeedState.OK);
    }

    @Test
    void whatPollsSaidOfTheDaemonBeforeIsForgotten() {
        condition.streamOpened();
        condition.pollFailed(FeedState.TOO_OLD, "1.68");
        condition.streamEnded(FeedState.REFUSED, "ended");
        condition.pollFailed(FeedState.REFUSED, "nobody listens"); // was on its way

        condition.streamOpened();

        assertThat(state()).isEqualTo(FeedState.CONNECTING);
        assertThat(tracker.report().feed().text()).isNull();
    }

    @Test
    void aQuietStreamThatIsOpenedAgainStaysOk() {
        condition.streamOpened();
        condition.pollAnswered();

        condition.streamOpened();

        assertThat(state()).isEqualTo(FeedState.OK);
        assertThat(told).containsExactly("ok");
    }
}
