package io.github.tailnethealth.localapi;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.Finding;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A daemon, the wire and the mapping, in virtual time: what it says goes as JSON through the real readers into a real
 * tracker. Until told otherwise it is a healthy node of 1.102 at home in region 900, "loop".
 */
final class VirtualDaemon {
    static final Duration STALE_AFTER = Duration.ofSeconds(10);
    static final Duration POLL = Duration.ofSeconds(1);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final VirtualClock clock = new VirtualClock();
    final Tracker tracker =
            clock.steady(Tracker.builder()).fed(FeedSource.LIVE, STALE_AFTER).build();
    final DaemonMapping mapping = new DaemonMapping(tracker, tracker.feed());

    int capability = 142;
    String version = "1.102.3-tabcdef012-g345678901";
    BackendState state = BackendState.RUNNING;
    boolean wantRunning = true;
    boolean check;
    boolean online = true;
    String relay = "loop";
    List<String> texts = List.of();
    final Map<String, Object> moreOfStatus = new LinkedHashMap<>();
    final Map<String, Object> moreOfSelf = new LinkedHashMap<>();

    private Map<String, Object> warnings = Map.of();

    /** A daemon that was just connected to. */
    static VirtualDaemon connected() {
        VirtualDaemon daemon = new VirtualDaemon();
        daemon.connects();
        return daemon;
    }

    /** A daemon that has been heard for so long that what it says is proven. */
    static VirtualDaemon settled() {
        VirtualDaemon daemon = connected();
        daemon.runs(Duration.ofSeconds(20));
        return daemon;
    }

    Instant now() {
        return clock.instant();
    }

    // ---- what the feed does

    /** The feed opens the bus and asks everything once. */
    void connects() {
        firstLine();
        polled();
        derpMap();
    }

    void firstLine() {
        line(Map.of(
                "SessionID", "1",
                "State", number(state),
                "Prefs", prefs(),
                "Health", health()));
    }

    /** The feed polls the status. */
    void polled() {
        Map<String, Object> self = new LinkedHashMap<>(Map.of("Online", online, "Relay", relay));
        self.putAll(moreOfSelf);
        Map<String, Object> status = new LinkedHashMap<>(Map.of(
                "Version", version,
                "BackendState", state.wireName(),
                "Self", self,
                "Health", texts));
        status.putAll(moreOfStatus);
        Status read = Wire.body(Status.class).read(bytes(status));
        mapping.status(new StatusAnswer(read, capability, version));
    }

    void derpMap() {
        derpMap("{\"Regions\":{\"900\":{\"RegionID\":900,\"RegionCode\":\"loop\"},"
                + "\"901\":{\"RegionID\":901,\"RegionCode\":\"other\"}}}");
    }

    void derpMap(String json) {
        mapping.derpMap(Wire.body(DerpMap.class).read(json.getBytes(StandardCharsets.UTF_8)));
    }

    void userMetrics(String text) {
        mapping.userMetrics(UserMetrics.parse(text));
    }

    /** Time passes, with a poll every second and one at the end. */
    void runs(Duration duration) {
        Instant end = now().plus(duration);
        while (now().plus(POLL).isBefore(end)) {
            clock.advance(POLL);
            polled();
        }
        clock.set(end);
        polled();
    }

    /** Time passes and nothing is heard. */
    void silentFor(Duration duration) {
        clock.advance(duration);
    }

    // ---- what the daemon does

    /** Shows exactly these warnings; the feed polls at once, as after each line. */
    void shows(Shown... all) {
        bell(all);
        polled();
    }

    /** Shows exactly these warnings, and no poll was answered yet. */
    void bell(Shown... all) {
        warnings = new LinkedHashMap<>();
        for (Shown one : all) {
            warnings.put(one.code(), one.fields());
        }
        line(Map.of("Health", health()));
    }

    /** Changes its state; the feed polls at once. */
    void becomes(BackendState next) {
        state = next;
        line(Map.of("State", number(next)));
        polled();
    }

    void wants(boolean running) {
        wantRunning = running;
        line(Map.of("Prefs", prefs()));
    }

    /** The user takes the node down, as a real daemon tells it. */
    void goesDown() {
        wants(false);
        online = false;
        becomes(BackendState.STOPPED);
        shows(Shown.warning("wantrunning-false").since(now()));
    }

    void comesUp(Shown... shown) {
        wants(true);
        becomes(BackendState.STARTING);
        online = true;
        becomes(BackendState.RUNNING);
        shows(shown);
    }

    /** Is killed; the feed notices. */
    void dies() {
        mapping.lost();
    }

    void line(Map<String, ?> fields) {
        line(new String(bytes(fields), StandardCharsets.UTF_8));
    }

    void line(String json) {
        mapping.line(read(json));
    }

    /** The number of that state on the wire. */
    static int number(BackendState state) {
        int number = 0;
        while (BackendState.ofNumber(number) != state) {
            number++;
        }
        return number;
    }

    static Notify read(String json) {
        NotifyReader reader =
                new NotifyReader(new ByteArrayInputStream((json + "\n").getBytes(StandardCharsets.UTF_8)));
        try {
            if (reader.next() instanceof BusEvent.Line line) {
                return line.news();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("not a line that is understood: " + json);
    }

    private Map<String, Object> prefs() {
        return Map.of("WantRunning", wantRunning, "AutoUpdate", Map.of("Check", check));
    }

    /** An empty set is null on the wire. */
    private Map<String, Object> health() {
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("Warnings", warnings.isEmpty() ? null : warnings);
        return health;
    }

    private static byte[] bytes(Map<String, ?> value) {
        return JSON.writeValueAsBytes(value);
    }

    // ---- what we say

    Report report() {
        return tracker.report();
    }

    String text() {
        return report().originalText();
    }

    Finding check(String code) {
        Finding finding = report().checks().get(code);
        if (finding == null) {
            throw new AssertionError("no check " + code);
        }
        return finding;
    }

    /** The finding of the Warnable of that code, or null if there is none. */
    Finding warnable(String code) {
        return report().warnables().values().stream()
                .filter(finding -> finding.code().equals(code))
                .findFirst()
                .orElse(null);
    }
}
