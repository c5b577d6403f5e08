package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireRecordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"\"yesterday\"", "\"\"", "17", "{\"a\":[1]}", "[]", "true", "null", "\"0001-01-01T00:00:00Z\""})
    void aDateThatIsNoneIsAbsentAndCostsNothingElse(String date) throws Exception {
        Warning warning = warning("{\"BrokenSince\":" + date + ",\"Text\":\"after\"}");

        assertThat(warning.brokenSince()).isNull();
        assertThat(warning.text()).isEqualTo("after");
    }

    @Test
    void aDateMayHaveAnOffset() throws Exception {
        assertThat(warning("{\"BrokenSince\":\"2026-11-22T07:01:05.123456789+01:00\"}")
                        .brokenSince())
                .isEqualTo(Instant.parse("2026-11-22T06:01:05.123456789Z"));
    }

    @Test
    void anUnknownSeverityOrStateIsReadAsItIs() throws Exception {
        assertThat(warning("{\"Severity\":\"catastrophic\"}").severity()).isEqualTo("catastrophic");
        assertThat(news("{\"State\":42}").state()).isEqualTo(42);
        assertThat(news("{\"State\":-1}").state()).isEqualTo(-1);
    }

    @Test
    void nullsInsideCollectionsAreLeftOut() throws Exception {
        Warning warning = warning("{\"Args\":{\"a\":null,\"b\":\"c\"},\"DependsOn\":[null,\"d\"]}");

        assertThat(warning.args()).isEqualTo(Map.of("b", "c"));
        assertThat(warning.dependsOn()).containsExactly("d");
        assertThat(news("{\"Health\":{\"Warnings\":{\"x\":null}}}").health().warnings())
                .isEmpty();
        assertThat(news("{\"SelfChange\":{\"Addresses\":null}}").selfChange().addresses())
                .isEmpty();
    }

    @Test
    void warningsKeepTheOrderOfTheWire() throws Exception {
        assertThat(news("{\"Health\":{\"Warnings\":{\"z\":{},\"a\":{},\"m\":{}}}}")
                        .health()
                        .warnings()
                        .keySet())
                .containsExactly("z", "a", "m");
    }

    @Test
    void theHomeRegionHas64Bits() throws Exception {
        assertThat(news("{\"SelfChange\":{\"HomeDERP\":5000000000}}")
                        .selfChange()
                        .homeDerp())
                .isEqualTo(5_000_000_000L);
    }

    @Test
    void textsOfTheDaemonAreNotInALog() throws Exception {
        Notify news = news("{\"SessionID\":\"secret\",\"ErrMessage\":\"secret\",\"State\":2,\"BrowseToURL\":\"secret\","
                + "\"Prefs\":{\"OperatorUser\":\"secret\",\"ControlURL\":\"secret\"},"
                + "\"Health\":{\"Warnings\":{\"c\":{\"Title\":\"secret\",\"Text\":\"secret\",\"Args\":{\"error\":\"secret\"},"
                + "\"PrimaryAction\":{\"URL\":\"secret\"}}}}}");

        assertThat(news.toString()).contains("first", "error", "state=2", "c=").doesNotContain("secret");
        assertThat(new Status("1", "Running", null, null, List.of("secret"), null, null).toString())
                .contains("health=1")
                .doesNotContain("secret");
    }

    private static Warning warning(String json) throws Exception {
        return news("{\"Health\":{\"Warnings\":{\"x\":" + json + "}}}")
                .health()
                .warnings()
                .get("x");
    }

    private static Notify news(String json) throws Exception {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return ((BusEvent.Line) new NotifyReader(new ByteArrayInputStream(bytes)).next()).news();
    }
}
