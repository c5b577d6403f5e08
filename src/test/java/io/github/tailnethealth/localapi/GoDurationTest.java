package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({"2m6s, 126", "1h0m0s, 3600", "26h3m4s, 93784", "59s, 59", "2m5.5s, 125", "3h, 10800"})
    void whatADaemonWritesIsReadInWholeSeconds(String text, long seconds) {
        assertThat(GoDuration.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "2m6", "-5s", "99999999999s"})
    void whatIsNoDurationIsNone(String text) {
        assertThat(GoDuration.parse(text)).isNull();
    }

    @Test
    void nothingIsNone() {
        assertThat(GoDuration.parse(null)).isNull();
    }
}
