package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines that no recording has, constructed from the wire format. */
class SampleLinesTest {

    private final List<Notify> lines = read();

    @Test
    void everyLineIsRead() {
        assertThat(lines).hasSize(22).hasSameSizeAs(labels());
    }

    @Test
    void theFirstLineHasTheWholeState() {
        Notify first = line("initial");

        assertThat(first.opensWatch()).isTrue();
        assertThat(first.version()).isEqualTo("1.102.3-tabcdef012-g345678901");
        assertThat(first.state()).isEqualTo(6);
        assertThat(first.prefs()).isEqualTo(new Prefs(true, false, new Prefs.AutoUpdate(true, null)));
        assertThat(first.clientVersion()).isEqualTo(new ClientVersion(true, null, null));
        assertThat(first.health().warnings()).isEmpty();
    }

    @Test
    void aLineAboutSomethingElseSaysNothingAboutHealth() {
        assertThat(line("engine heartbeat"))
                .isEqualTo(new Notify("1.102.3-tabcdef012-g345678901", null, null, null, null, null, null, null));
    }

    @Test
    void aWarningTellsAll() {
        Warning warning = line("derper killed").health().warnings().get("no-derp-connection");

        assertThat(warning.code()).isEqualTo("no-derp-connection");
        assertThat(warning.severity()).isEqualTo("medium");
        assertThat(warning.title()).isEqualTo("Relay server unavailable");
        assertThat(warning.text()).startsWith("No connection to home relay");
        assertThat(warning.brokenSince()).isEqualTo(Instant.parse("2026-11-22T06:01:05.123456789Z"));
        assertThat(warning.args()).isEqualTo(Map.of("derp-region-id", "900", "derp-region-name", "Loopback"));
        assertThat(warning.dependsOn()).containsExactly("network-status", "no-derp-home", "warming-up");
        assertThat(warning.impactsConnectivity()).isTrue();
    }

    @Test
    void noWarningAtAllIsNotTheSameAsNoNews() {
        assertThat(line("derper back").health()).isNotNull();
        assertThat(line("derper back").health().warnings()).isEmpty();
        assertThat(line("tailscale down: state").health()).isNull();
    }

    @Test
    void aMessageOfControlHasNeitherDateNorArguments() {
        assertThat(line("control message").health().warnings().values())
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.code()).startsWith("control-health.");
                    assertThat(warning.brokenSince()).isNull();
                    assertThat(warning.args()).isEmpty();
                    assertThat(warning.dependsOn()).isEmpty();
                });
    }

    @Test
    void whoFellBehindIsTold() {
        assertThat(line("fell behind").errMessage()).isEqualTo("IPN bus consumer fell behind; closing watch");
    }

    private Notify line(String label) {
        List<String> labels = labels();
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).substring(3).startsWith(label)) {
                return lines.get(i);
            }
        }
        throw new AssertionError("no sample " + label);
    }

    private static List<String> labels() {
        return new String(resource("notify.constructed.labels.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static List<Notify> read() {
        NotifyReader reader = new NotifyReader(new ByteArrayInputStream(resource("notify.constructed.ndjson")));
        List<Notify> read = new ArrayList<>();
        try {
            for (BusEvent event = reader.next(); event != null; event = reader.next()) {
                assertThat(event).isInstanceOf(BusEvent.Line.class);
                read.add(((BusEvent.Line) event).news());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    private static byte[] resource(String name) {
        try (InputStream in = SampleLinesTest.class.getResourceAsStream("/localapi/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
