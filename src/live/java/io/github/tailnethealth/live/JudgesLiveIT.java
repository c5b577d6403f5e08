package io.github.tailnethealth.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.evidence.DaemonSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each judge finds what it is there for, and nothing in a course as it should be. */
class JudgesLiveIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SINCE = "2026-01-01T00:00:00Z";
    private static final String LOST = "not connected to home DERP region 900";

    private final DaemonSignals signals = new DaemonSignals();
    private final List<WitnessRecorder.Said> witness = new ArrayList<>();
    private final List<Glance> glances = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    private final Map<String, JsonNode> components = new LinkedHashMap<>();
    private int livez = 200;

    JudgesLiveIT() {
        signals.regions(Map.of("one", 900L));
        signals.opened(at(0));
        signals.line("{\"State\":6,\"Prefs\":{\"WantRunning\":true},\"Health\":{\"Warnings\":null}}", at(0));
        status(0, true);
        witness.add(new WitnessRecorder.Said(at(0), "Running", true, "one", "healthy"));
    }

    @Test
    void aCourseAsItShouldBeHasNothingToFind() {
        relayIsLostAt(20);
        sample(1, null);
        for (int t = 2; t < 60; t++) {
            look(t, t <= 20 ? null : LOST);
        }
        assertThat(new BoundJudge().judge(course())).isEmpty();
        assertThat(new WitnessJudge().judge(course())).isEmpty();
        assertThat(new ProbeJudge().judge(course())).isEmpty();
        assertThat(new AgreementJudge().judge(course())).isEmpty();
        metrics.put(transitions("unhealthy"), 1.0);
        sample(59, LOST);
        assertThat(new TransitionJudge().judge(course())).isEmpty();
    }

    @Test
    void healthyForLongerThanTheDaemonsSignalsIsFound() {
        relayIsLostAt(20);
        look(21, null);
        assertThat(new BoundJudge().judge(course())).isEmpty();

        look(24, null);
        assertThat(new BoundJudge().judge(course())).singleElement().asString().startsWith("24.010");
    }

    @Test
    void aProblemThatTheDaemonDoesNotSignalIsFound() {
        look(10, LOST);
        assertThat(new BoundJudge().judge(course())).hasSize(1);
    }

    @Test
    void notInMapPollCountsTenSecondsAfterOnlineTurnedFalse() {
        status(20, false);
        look(29, null);
        look(31, "not in map poll");
        assertThat(new BoundJudge().judge(course())).isEmpty();

        look(26, "not in map poll");
        look(34, null);
        assertThat(new BoundJudge().judge(course())).hasSize(2);
    }

    @Test
    void aVerdictOnADaemonThatIsSilentIsFound() {
        signals.ended(true, at(20));
        look(31, null);
        assertThat(new BoundJudge().judge(course())).hasSize(1); // the feed is not ok

        look(33, null);
        assertThat(new BoundJudge().judge(course())).hasSize(2);
    }

    @Test
    void anotherKindThanTheWitnessIsFoundOnceBothAreSettled() {
        relayIsLostAt(20);
        look(30, "not in map poll");
        assertThat(new WitnessJudge().judge(course())).isEmpty();

        look(40, "not in map poll");
        assertThat(new WitnessJudge().judge(course())).hasSize(1);
    }

    @Test
    void livenessThatFallsIsFound() {
        relayIsLostAt(20);
        look(30, LOST);
        livez = 503;
        sample(31, LOST);
        assertThat(new ProbeJudge().judge(course())).anyMatch(line -> line.contains("/livez is 503"));
    }

    @Test
    void aPhaseThatNeverShowsIsFound() {
        relayIsLostAt(20);
        sample(30, null);
        assertThat(new ProbeJudge().judge(course())).anyMatch(line -> line.contains("never came"));
    }

    @Test
    void metricsThatSayOtherwiseAreFound() {
        sample(10, null);
        metrics.put("tailnet_health_verdict{verdict=\"healthy\"}", 0.0);
        samples.clear();
        addSample(11, null);
        assertThat(new AgreementJudge().judge(course()))
                .singleElement()
                .asString()
                .contains("verdict healthy");
    }

    @Test
    void samplesThatCannotBeComparedAreFound() {
        sample(10, null);
        Sample one = samples.get(0);
        samples.add(new Sample(
                one.from(), one.to(), 2, one.overall(), one.components(), one.metrics(), one.livez(), one.readyz()));
        assertThat(AgreementJudge.enoughOf(List.of(course())))
                .singleElement()
                .asString()
                .contains("only 1 of 2");
    }

    @Test
    void aFlipThatIsCountedTwiceOrNotAtAllIsFound() {
        relayIsLostAt(20);
        sample(1, null);
        metrics.put(transitions("unhealthy"), 2.0);
        sample(59, LOST);
        assertThat(new TransitionJudge().judge(course())).hasSize(1);

        samples.remove(1);
        metrics.remove(transitions("unhealthy"));
        sample(59, LOST);
        assertThat(new TransitionJudge().judge(course())).hasSize(1);
    }

    @Test
    void aFlipInAStartThatWasNotSeenWholeIsNoneOfOurs() {
        sample(1, null);
        metrics.put(transitions("warming-up", "unhealthy"), 1.0);
        metrics.put(transitions("warming-up", "healthy"), 1.0);
        sample(59, null);
        assertThat(new TransitionJudge().judge(course())).hasSize(2);

        signals.ended(true, at(20));
        signals.opened(at(30));
        signals.line("{\"State\":6,\"Prefs\":{\"WantRunning\":true},\"Health\":{\"Warnings\":null}}", at(30));
        status(30, true);
        assertThat(new TransitionJudge().judge(course())).isEmpty();

        metrics.put(transitions("warming-up", "unhealthy"), 2.0);
        sample(60, null);
        assertThat(new TransitionJudge().judge(course()))
                .singleElement()
                .asString()
                .endsWith("perhaps in 1 starts that were not seen whole");
    }

    @Test
    void aProblemThatIsDatedOtherwiseIsFound() {
        relayIsLostAt(20);
        sample(1, null);
        metrics.put(transitions("unhealthy"), 1.0);
        sample(59, LOST);
        Overall.Finding late = new Overall.Finding(
                "no-derp-connection", LOST, Instant.parse(SINCE).plusSeconds(10));
        glances.add(new Glance(at(40), at(41), new Overall("DOWN", "unhealthy", LOST, List.of(late), "ok", 1)));
        assertThat(new TransitionJudge().judge(course()))
                .singleElement()
                .asString()
                .contains("the daemon says");
    }

    // ---- what courses are made of

    private void relayIsLostAt(int second) {
        signals.line(
                "{\"Health\":{\"Warnings\":{\"no-derp-connection\":{\"BrokenSince\":\"" + SINCE
                        + "\",\"Args\":{\"derp-region-id\":\"900\"}}}}}",
                at(second));
        witness.add(new WitnessRecorder.Said(at(second), "Running", true, "one", LOST));
    }

    private void status(int second, boolean online) {
        signals.status(
                "{\"BackendState\":\"Running\",\"Self\":{\"Online\":" + online + ",\"Relay\":\"one\"},\"Health\":[]}",
                at(second));
    }

    private void look(int second, String text) {
        glances.add(new Glance(at(second), at(second).plusMillis(10), overall(text)));
        addSample(second, text);
    }

    private void sample(int second, String text) {
        addSample(second, text);
    }

    private void addSample(int second, String text) {
        metrics.putIfAbsent("tailnet_health_verdict{verdict=\"cannot_tell\"}", 0.0);
        Map<String, Double> now = new LinkedHashMap<>();
        now.put("tailnet_health_verdict{verdict=\"healthy\"}", text == null ? 1.0 : 0.0);
        now.put("tailnet_health_verdict{verdict=\"unhealthy\"}", text == null ? 0.0 : 1.0);
        now.put("tailnet_health_feed_up{state=\"ok\"}", 1.0);
        now.put("tailnet_health_backend_state{state=\"Running\"}", 1.0);
        now.putAll(metrics);
        components.put("tailnet-overall", JSON.readTree("{\"status\":\"" + (text == null ? "UP" : "DOWN") + "\"}"));
        components.put("tailnet-feed", JSON.readTree("{\"status\":\"UP\"}"));
        components.put("tailnet-node", JSON.readTree("{\"status\":\"UP\",\"details\":{\"state\":\"Running\"}}"));
        samples.add(new Sample(
                at(second), at(second).plusMillis(20), 1, overall(text), Map.copyOf(components), now, livez, 200));
    }

    private static Overall overall(String text) {
        return new Overall(
                text == null ? "UP" : "DOWN", text == null ? "healthy" : "unhealthy", text, List.of(), "ok", 1);
    }

    private static String transitions(String to) {
        return transitions("no-derp-connection", to);
    }

    private static String transitions(String code, String to) {
        return "tailnet_health_warning_transitions_total{code=\"" + code + "\",to=\"" + to + "\"}";
    }

    private Course course() {
        List<Phase> phases = List.of(
                new Phase(Phases.of(Phases.HEALTHY), false, at(1), at(20)),
                new Phase(Phases.of("home relay killed"), false, at(20), at(60)));
        return new Course(
                "constructed",
                at(2),
                at(60),
                phases,
                signals,
                signals.all(),
                witness,
                glances,
                samples,
                List.of(),
                List.of(),
                List.of());
    }

    private static Duration at(int second) {
        return Duration.ofSeconds(second);
    }
}
