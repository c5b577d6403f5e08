package io.github.tailnethealth.localapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tailnethealth.tracker.CheckStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every constructed sample line goes through the mapping, and has the effect that its label says. */
class DaemonMappingSampleLinesTest {
    private static final Instant SAMPLES = Instant.parse("2026-11-22T06:20:00Z");

    /** A healthy daemon that hears the lines up to that one, each at once, and the status that follows from them. */
    private static VirtualDaemon upTo(int number) {
        VirtualDaemon daemon = daemon();
        List<String> lines = lines();
        for (int i = 0; i < number; i++) {
            daemon.line(lines.get(i));
        }
        return daemon;
    }

    private static VirtualDaemon daemon() {
        VirtualDaemon daemon = new VirtualDaemon();
        daemon.clock.set(SAMPLES);
        daemon.connects();
        daemon.runs(Duration.ofSeconds(20));
        return daemon;
    }

    /** A healthy daemon that says only that line, which a status follows. */
    private static VirtualDaemon only(int number) {
        VirtualDaemon daemon = daemon();
        daemon.line(lines().get(number - 1));
        return daemon;
    }

    @Test
    void allOfThemInARow() {
        VirtualDaemon daemon = upTo(22);

        assertThat(daemon.report().node().state()).isEqualTo("NeedsLogin"); // line 10, and none after it
    }

    @TestFactory
    Stream<DynamicTest> eachHasTheEffectThatItsLabelSays() {
        Map<String, Consumer<VirtualDaemon>> effects = new LinkedHashMap<>();
        Consumer<VirtualDaemon> healthy = daemon -> {
            assertThat(daemon.text()).isNull();
            assertThat(daemon.report().node().state()).isEqualTo("Running");
        };
        effects.put("01 initial, mask=2950", healthy);
        effects.put("02 engine heartbeat (bit0)", healthy);
        effects.put("03 derper killed, visible after 10s", daemon -> {
            assertThat(daemon.text()).isEqualTo("not connected to home DERP region 900");
            assertThat(daemon.check("no-derp-connection").since())
                    .isEqualTo(Instant.parse("2026-11-22T06:01:05.123456789Z"));
        });
        effects.put("04 derper back", healthy);
        effects.put("05 control gone, visible after 8m", daemon -> {
            assertThat(daemon.text()).isNull(); // Self.Online says it, and much sooner
            daemon.online = false;
            daemon.runs(Duration.ofSeconds(12));
            assertThat(daemon.text()).isEqualTo("not in map poll");
        });
        effects.put(
                "06 tailscale down: prefs",
                daemon -> assertThat(daemon.text()).isEqualTo("state=Running, wantRunning=false"));
        effects.put(
                "07 tailscale down: state",
                daemon -> assertThat(daemon.report().node().state()).isEqualTo("Stopped"));
        effects.put("08 tailscale down: health", daemon -> {
            daemon.wants(false);
            assertThat(daemon.check("wantrunning-false").since())
                    .isEqualTo(Instant.parse("2026-11-22T06:11:40.123456789Z"));
        });
        effects.put(
                "09 bad authkey",
                daemon -> assertThat(daemon.text())
                        .isEqualTo("not logged in, last login error=invalid key: API key does not exist"));
        effects.put("10 needs login", daemon -> {
            assertThat(daemon.report().node().state()).isEqualTo("NeedsLogin");
            assertThat(daemon.text()).isEqualTo("not connected to home DERP region 900");
        });
        effects.put(
                "11 browse",
                healthy.andThen(daemon -> assertThat(daemon.report().toString()).doesNotContain("register")));
        effects.put("12 login finished", healthy);
        effects.put("13 network down (5s)", daemon -> assertThat(daemon.text()).isEqualTo("network down"));
        effects.put(
                "14 tls",
                daemon -> assertThat(daemon.text())
                        .isEqualTo("TLS connection error for \"127.0.0.1\": "
                                + "certificate is self-signed by CN=127.0.0.1"));
        effects.put("15 update available", healthy.andThen(daemon -> {
            daemon.check = true;
            daemon.wants(true);
            assertThat(daemon.text()).startsWith("Update available: 1.102.3 -> 1.104.0, run ");
        }));
        effects.put(
                "16 health for it",
                healthy.andThen(daemon ->
                        assertThat(daemon.warnable("update-available")).isNull()));
        effects.put("17 derp-timed-out", daemon -> {
            assertThat(daemon.text()).startsWith("haven't heard from home DERP region 900 in ");
            assertThat(daemon.check("derp-timed-out").since()).isEqualTo("2026-11-22T06:16:35.123456789Z");
        });
        effects.put("18 mapresponse-timeout", daemon -> {
            daemon.polled();
            assertThat(daemon.text()).startsWith("no map response in ");
            assertThat(daemon.check("mapresponse-timeout").since()).isEqualTo("2026-11-22T06:16:39.123456789Z");
        });
        effects.put("19 magicsock", daemon -> assertThat(daemon.text()).isEqualTo("ReceiveIPv4 is not running"));
        effects.put("20 legacy subsystem", daemon -> assertThat(daemon.text()).isEqualTo("dns: setting DNS: boom"));
        effects.put("21 control message", daemon -> {
            assertThat(daemon.text()).isEqualTo("Example notice: Example text from control.");
            assertThat(daemon.check("control-health").status()).isEqualTo(CheckStatus.UNHEALTHY);
        });
        effects.put("22 fell behind, then the server closes", healthy);

        assertThat(effects.keySet()).containsExactlyElementsOf(resource("notify.constructed.labels.txt"));
        List<DynamicTest> tests = new ArrayList<>();
        effects.forEach((label, effect) -> tests.add(dynamicTest(label, () -> effect.accept(only(number(label))))));
        return tests.stream();
    }

    private static int number(String label) {
        return Integer.parseInt(label.substring(0, 2));
    }

    private static List<String> lines() {
        return resource("notify.constructed.ndjson");
    }

    private static List<String> resource(String name) {
        try (InputStream in = DaemonMappingSampleLinesTest.class.getResourceAsStream("/localapi/" + name)) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
