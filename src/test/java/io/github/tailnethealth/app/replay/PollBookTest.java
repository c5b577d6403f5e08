package io.github.tailnethealth.app.replay;

import static io.github.tailnethealth.app.replay.Recordings.answer;
import static io.github.tailnethealth.app.replay.Recordings.ended;
import static io.github.tailnethealth.app.replay.Recordings.opened;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollBookTest {

    private static final String LOGGED_OUT = "{\"BackendState\":\"NeedsLogin\",\"Self\":{\"Relay\":\"\"}}";
    private static final String RUNNING =
            "{\"BackendState\":\"Running\",\"Self\":{\"Relay\":\"loop\",\"InNetworkMap\":true}}";
    private static final String OFFLINE =
            "{\"BackendState\":\"Running\",\"Self\":{\"Relay\":\"loop\",\"InNetworkMap\":true,\"Online\":false}}";

    @Test
    void aPollGetsWhatWasAnsweredLast() {
        PollBook book = book(opened(1), answer(2, "status", RUNNING), answer(4, "status", OFFLINE));

        assertThat(at(book, "status", 0, 3.9)).isEqualTo(RUNNING);
        assertThat(at(book, "status", 0, 4)).isEqualTo(OFFLINE);
        assertThat(at(book, "status", 0, 99)).isEqualTo(OFFLINE);
    }

    @Test
    void aStatusOlderThanTheBusesStateGivesWayToTheNextOne() {
        PollBook book = book(opened(1), answer(2, "status", LOGGED_OUT), answer(4, "status", RUNNING));

        assertThat(book.answer("status", 0, Duration.ofSeconds(3), "Running").body())
                .isEqualTo(RUNNING);
    }

    @Test
    void beforeTheFirstAnswerItGetsThat() {
        PollBook book = book(opened(1), answer(2, "status", RUNNING));

        assertThat(at(book, "status", 0, 1)).isEqualTo(RUNNING);
    }

    @Test
    void whatAnEarlierLifeAnsweredIsForgotten() {
        PollBook book = book(
                opened(1),
                answer(2, "status", RUNNING),
                ended(3, "connection refused"),
                opened(5),
                answer(6, "status", LOGGED_OUT));

        assertThat(at(book, "status", 1, 5)).isEqualTo(LOGGED_OUT);
    }

    @Test
    void whatIsNotAskedInALifeIsAsInTheEarlierOne() {
        PollBook book = book(opened(1), answer(2, "derpmap", "{}"), ended(3, "connection refused"), opened(5));

        assertThat(at(book, "derpmap", 1, 6)).isEqualTo("{}");
    }

    @Test
    void whatWasNeverAskedHasNoAnswer() {
        assertThat(book(opened(1)).answer("metrics", 0, Duration.ofSeconds(1), null))
                .isNull();
    }

    @Test
    void aRarePollGivesWayToTheNextOneWhenTheNodeIsInAnotherScene() {
        PollBook book = book(
                opened(1),
                answer(2, "status", LOGGED_OUT),
                answer(2, "derpmap", "null"),
                answer(4, "status", RUNNING),
                answer(62, "derpmap", "{\"Regions\":{}}"));

        assertThat(at(book, "derpmap", 0, 3)).isEqualTo("null");
        assertThat(at(book, "derpmap", 0, 4)).isEqualTo("{\"Regions\":{}}");
    }

    @Test
    void theNextOneIsOfNoUseIfItsSceneIsAnotherAgain() {
        PollBook book = book(
                opened(1),
                answer(2, "status", RUNNING),
                answer(2, "usermetrics", "\"home 900\""),
                answer(4, "status", LOGGED_OUT),
                answer(6, "status", RUNNING),
                answer(17, "usermetrics", "\"home 901\""));

        assertThat(at(book, "usermetrics", 0, 5)).isEqualTo("home 900");
        assertThat(at(book, "usermetrics", 0, 7)).isEqualTo("home 900");
    }

    @Test
    void onTheBadDayRelaysAreKnownSoonAfterTheLogin() {
        PollBook book = new Timeline(Recordings.real("bad-day")).polls();

        assertThat(at(book, "derpmap", 0, 4.1)).contains("\"RegionCode\":\"loop\"");
        assertThat(at(book, "usermetrics", 0, 4.1)).contains("tailscaled_home_derp_region_id 900");
    }

    private static PollBook book(String... lines) {
        return new Timeline(Recordings.of(lines)).polls();
    }

    private static String at(PollBook book, String endpoint, int life, double seconds) {
        return book.answer(endpoint, life, Duration.ofMillis((long) (seconds * 1000)), null)
                .body();
    }
}
