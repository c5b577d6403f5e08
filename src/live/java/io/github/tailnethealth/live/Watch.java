package io.github.tailnethealth.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks at the program from outside, over HTTP, all the time. */
final class Watch implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String OVERALL = "/actuator/health/tailnet-overall";
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** Longer than series need to come and go. */
    private static final Duration AGAIN = Duration.ofMillis(300);

    private static final int GLANCES_TO_A_SAMPLE = 5;
    private static final String OURS = "tailnet_health_";

    /** A look that was not answered. */
    record Miss(Duration from, Duration to) {}

    private final Window window;
    private final Supplier<Duration> clock;
    private final Journal journal;
    private final List<Glance> glances = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<Miss> misses = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "watch");
    private Overall last;
    private volatile boolean closed;

    Watch(Window window, Supplier<Duration> clock, Journal journal) {
        this.window = window;
        this.clock = clock;
        this.journal = journal;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    List<Glance> glances() {
        synchronized (glances) {
            return List.copyOf(glances);
        }
    }

    List<Sample> samples() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    /** Returns when the program did not answer. */
    List<Miss> misses() {
        synchronized (misses) {
            return List.copyOf(misses);
        }
    }

    /** Returns what it showed last, or null. */
    Overall last() {
        return last;
    }

    private void run() {
        for (int i = 0; !closed; i++) {
            Duration at = clock.get();
            try {
                if (i % GLANCES_TO_A_SAMPLE == 0) {
                    Sample sample = sample();
                    if (!sample.comparable()) {
                        Thread.sleep(AGAIN.toMillis());
                        sample = sample(); // something was reported meanwhile; it seldom is twice
                    }
                    synchronized (samples) {
                        samples.add(sample);
                    }
                } else {
                    Overall overall =
                            Overall.read(JSON.readTree(window.get(OVERALL).body()));
                    noted(new Glance(at, clock.get(), overall));
                }
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                if (!closed) {
                    journal.note(at, "program", "does not answer: " + e);
                    synchronized (misses) {
                        misses.add(new Miss(at, clock.get()));
                    }
                }
            }
        }
    }

    private void noted(Glance glance) {
        synchronized (glances) {
            glances.add(glance);
        }
        Overall now = glance.overall();
        if (last == null || !last.isLike(now)) {
            journal.note(
                    glance.to(),
                    "program",
                    now.said() + " (" + now.text() + "), " + now.status() + ", feed " + now.feed() + ", findings "
                            + now.findings());
        }
        last = now;
    }

    private Sample sample() throws Exception {
        Duration from = clock.get();
        Map<String, JsonNode> before = components();
        int livez = window.get("/livez").status();
        int readyz = window.get("/readyz").status();
        Map<String, Double> metrics = metrics(window.get("/actuator/prometheus").body());
        Map<String, JsonNode> after = components();
        Duration to = clock.get();
        Set<Double> versions = new HashSet<>();
        addVersions(before, versions);
        addVersions(after, versions);
        versions.add(metrics.getOrDefault(OURS + "report_version", -1.0));
        Overall overall = Overall.read(after.get("tailnet-overall"));
        noted(new Glance(from, to, overall));
        return new Sample(from, to, versions.size(), overall, after, metrics, livez, readyz);
    }

    private Map<String, JsonNode> components() throws Exception {
        JsonNode health = JSON.readTree(window.get("/actuator/health").body());
        Map<String, JsonNode> components = new LinkedHashMap<>();
        health.path("components").properties().forEach(entry -> {
            if (entry.getKey().startsWith("tailnet-")) {
                components.put(entry.getKey(), entry.getValue());
            }
        });
        return components;
    }

    private static void addVersions(Map<String, JsonNode> components, Set<Double> versions) {
        components.values().forEach(component -> {
            JsonNode version = component.path("details").path("version");
            if (version.isNumber()) {
                versions.add(version.doubleValue());
            }
        });
    }

    /** Reads the samples of our own metrics. */
    static Map<String, Double> metrics(String scrape) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        scrape.lines().filter(line -> line.startsWith(OURS)).forEach(line -> {
            int space = line.lastIndexOf(' ');
            metrics.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return metrics;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
