package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.app.replay.Recording;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that real daemons of four versions sent. */
class RecordedLinesTest {

    private static final List<String> SECRETS = List.of("key:", "http", "@", "priv:", "invalid authkey");

    static List<Path> recordings() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/recorded"))) {
            List<Path> recordings = files.filter(file -> file.toString().endsWith(".gz"))
                    .sorted()
                    .toList();
            assertThat(recordings).hasSize(20);
            return recordings;
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyLineOfTheBusIsRead(Path file) throws Exception {
        for (String line : busLines(file)) {
            assertThat(read(line)).isInstanceOf(BusEvent.Line.class);
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyAnswerIsRead(Path file) throws Exception {
        for (Recording.Answer answer : answers(file)) {
            byte[] body = bytes(answer.body());
            switch (answer.endpoint()) {
                case "status" -> {
                    Status status = Wire.body(Status.class).read(body);
                    assertThat(status.backendState()).isNotBlank();
                    assertThat(status.self().online()).isNotNull();
                }
                case "prefs" ->
                    assertThat(Wire.body(Prefs.class).read(body).wantRunning()).isNotNull();
                case "derpmap" -> {
                    DerpMap map = Wire.body(DerpMap.class).read(body);
                    assertThat(map == null).isEqualTo(answer.body().equals("null"));
                }
                case "usermetrics" ->
                    assertThat(UserMetrics.parse(answer.body()).healthWarnings())
                            .isPresent();
                default -> assertThat(answer.endpoint()).isEqualTo("metrics");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void nothingThatIsReadSaysInALogWhatItShouldNot(Path file) throws Exception {
        for (String line : busLines(file)) {
            assertThat(read(line).toString()).doesNotContain(SECRETS);
        }
        for (Recording.Answer answer : answers(file)) {
            if (answer.endpoint().equals("status")) {
                assertThat(String.valueOf(Wire.body(Status.class).read(bytes(answer.body()))))
                        .doesNotContain(SECRETS);
            }
        }
    }

    private static List<String> busLines(Path file) throws IOException {
        return Recording.read(file).lines().stream()
                .filter(Recording.BusLine.class::isInstance)
                .map(line -> ((Recording.BusLine) line).body())
                .toList();
    }

    private static List<Recording.Answer> answers(Path file) throws IOException {
        return Recording.read(file).lines().stream()
                .filter(Recording.Answer.class::isInstance)
                .map(Recording.Answer.class::cast)
                .toList();
    }

    private static BusEvent read(String line) throws IOException {
        return new NotifyReader(new ByteArrayInputStream(bytes(line))).next();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
