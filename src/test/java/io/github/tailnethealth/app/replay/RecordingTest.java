package io.github.tailnethealth.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingTest {

    @Test
    void everyKindOfLineIsRead() {
        Recording recording = Recordings.of(
                Recordings.event(0.5, "fault: x"),
                Recordings.opened(1),
                Recordings.bus(1.001, "{\"State\":6}"),
                Recordings.answer(1.5, "status", "{\"BackendState\":\"Running\"}"),
                Recordings.answer(1.5, "derpmap", "null"),
                Recordings.answer(1.5, "usermetrics", "\"a 1\\nb 2\\n\""),
                "{\"t\":1.75,\"src\":\"witness\",\"state\":\"Running\",\"online\":true,\"relay\":\"\",\"health\":[\"h\"]}",
                Recordings.failure(2, "prefs", "timeout"),
                Recordings.ended(3, "end of stream"));

        assertThat(recording.name()).isEqualTo("test");
        assertThat(recording.lines())
                .containsExactly(
                        new Recording.Event(Duration.ofMillis(500), "fault: x"),
                        new Recording.BusOpened(Duration.ofSeconds(1)),
                        new Recording.BusLine(Duration.ofMillis(1001), "{\"State\":6}"),
                        answer("status", "{\"BackendState\":\"Running\"}"),
                        answer("derpmap", "null"),
                        answer("usermetrics", "a 1\nb 2\n"),
                        new Recording.Witness(Duration.ofMillis(1750), "Running", true, "", List.of("h")),
                        new Recording.Failure(Duration.ofSeconds(2), "prefs", "timeout"),
                        new Recording.BusEnded(Duration.ofSeconds(3), "end of stream"));
    }

    @Test
    void aCompressedRecordingIsRead() {
        Recording recording = Recordings.real("bad-day");

        assertThat(recording.name()).isEqualTo("bad-day");
        assertThat(recording.lines()).hasSize(821);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"t\":1} | has no src",
                "{\"event\":\"x\"} | has no t",
                "{\"t\":1,\"event\":\"x\",\"more\":1} | has [event, more, t] instead of [event, t]",
                "{\"t\":1,\"src\":\"other\"} | unknown src",
                "{\"t\":1,\"src\":\"daemon\",\"ep\":\"bus\"} | has [ep, src, t] instead of [body, ep, src, t]",
                "{\"t\":1,\"src\":\"daemon\",\"ep\":\"bus\",\"opened\":403} | opened with another status than 200",
                "{\"t\":-1,\"event\":\"x\"} | is earlier than the line before",
                "{\"t\":1,\"event\":2} | string",
                "nonsense | Unrecognized token",
            })
    void aLineThatIsNotAsItShouldBeIsNamed(String line, String why) {
        assertThatThrownBy(() -> Recordings.read(Recordings.event(0, "begin"), line))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("test.jsonl, line 2: ")
                .hasMessageContaining(why);
    }

    @Test
    void anEmptyRecordingIsNone() {
        assertThatThrownBy(() -> Recording.read("x.jsonl", new ByteArrayInputStream(new byte[0])))
                .isInstanceOf(IOException.class)
                .hasMessage("x.jsonl is empty");
    }

    private static Recording.Answer answer(String endpoint, String body) {
        return new Recording.Answer(Duration.ofMillis(1500), endpoint, 200, "142", "1.102.3", body);
    }
}
