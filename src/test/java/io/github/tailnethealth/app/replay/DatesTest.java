package io.github.tailnethealth.app.replay;

import static io.github.tailnethealth.app.replay.Recordings.answer;
import static io.github.tailnethealth.app.replay.Recordings.bus;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DatesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void aRecordingBeganNotBeforeWhatItReportsAsBroken() {
        Dates dates = new Dates(Recordings.of(
                bus(5, health("2026-11-22T06:00:01Z")),
                bus(20, health("2026-11-22T06:00:19.5Z")),
                bus(90, health("2026-11-22T06:00:30Z"))));

        assertThat(dates.recordedBegin()).contains(Instant.parse("2026-11-22T05:59:59.5Z"));
    }

    @Test
    void aDateKeepsItsDistanceFromTheBeginning() {
        Dates dates = new Dates(Recordings.of(bus(10, health("2026-11-22T06:00:10Z"))));

        assertThat(dates.moved(JSON.readTree(health("2026-11-22T06:00:07.123456789Z")), NOW, 1))
                .isEqualTo(JSON.readTree(health("2030-01-01T00:00:07.123456789Z")));
    }

    @Test
    void aFasterReplayHasShorterDistances() {
        Dates dates = new Dates(Recordings.of(bus(10, health("2026-11-22T06:00:10Z"))));

        assertThat(dates.moved(JSON.readTree(health("2026-11-22T06:00:08Z")), NOW, 4))
                .isEqualTo(JSON.readTree(health("2030-01-01T00:00:02Z")));
    }

    @Test
    void aKeyExpiryMovesToo() {
        Dates dates = new Dates(Recordings.of(bus(0, health("2026-11-22T06:00:00Z"))));
        JsonNode status = JSON.readTree("{\"Self\":{\"KeyExpiry\":\"2026-12-22T06:00:00Z\"},\"Peer\":[{}]}");

        assertThat(dates.moved(status, NOW, 1))
                .isEqualTo(JSON.readTree("{\"Self\":{\"KeyExpiry\":\"2030-01-31T00:00:00Z\"},\"Peer\":[{}]}"));
    }

    @Test
    void otherDatesAndTheZeroTimeStay() {
        Dates dates = new Dates(Recordings.of(bus(0, health("2026-11-22T06:00:00Z"))));
        JsonNode self = JSON.readTree(
                "{\"KeyExpiry\":\"0001-01-01T00:00:00Z\",\"Created\":\"2026-11-22T06:00:00Z\",\"BrokenSince\":null}");

        assertThat(dates.moved(self, NOW, 1)).isEqualTo(self);
    }

    @Test
    void withoutAnyDateNothingIsKnownAndNothingMoves() {
        Dates dates = new Dates(Recordings.of(answer(1, "status", "{}")));
        JsonNode self = JSON.readTree("{\"KeyExpiry\":\"2026-11-22T06:00:00Z\"}");

        assertThat(dates.recordedBegin()).isEmpty();
        assertThat(dates.moved(self, NOW, 1)).isEqualTo(self);
    }

    @Test
    void theRecordedBodyIsLeftAlone() {
        Dates dates = new Dates(Recordings.of(bus(0, health("2026-11-22T06:00:00Z"))));
        JsonNode body = JSON.readTree(health("2026-11-22T06:00:00Z"));

        assertThat(dates.moved(body, NOW, 1)).isNotEqualTo(body);
        assertThat(body).isEqualTo(JSON.readTree(health("2026-11-22T06:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad-day", "chaos-11", "daemon-1.80.3", "daemon-1.94.2", "daemon-killed", "healthy"})
    void noReplayedDateLiesInTheFuture(String name) {
        Recording recording = Recordings.real(name);
        Dates dates = new Dates(recording);

        assertThat(recording.lines())
                .filteredOn(Recording.BusLine.class::isInstance)
                .map(Recording.BusLine.class::cast)
                .isNotEmpty()
                .allSatisfy(line -> {
                    Instant now = NOW.plus(line.at());
                    for (JsonNode since :
                            dates.moved(JSON.readTree(line.body()), NOW, 1).findValues("BrokenSince")) {
                        Instant moved =
                                OffsetDateTime.parse(since.stringValue()).toInstant();
                        assertThat(moved).isBeforeOrEqualTo(now).isAfter(NOW.minus(Duration.ofSeconds(2)));
                    }
                });
    }

    private static String health(String since) {
        return "{\"Health\":{\"Warnings\":{\"x\":{\"BrokenSince\":\"" + since + "\"}}}}";
    }
}
