package io.github.tailnethealth.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.tailnethealth.monitoring.Fleet.Node;
import io.github.tailnethealth.monitoring.Pager.Notification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From a daemon's socket to the pager: five packaged programs on scripted daemons, and an application that embeds a node;
 * a real Prometheus with the shipped rules, whose every time is divided by 60; a real Alertmanager with the shipped
 * inhibition. In each scene exactly the expected alerts are delivered. An always firing canary that is delivered in the
 * same window, targets that are up, and evaluations that are counted tell silence from deafness.
 */
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlertsEndToEndIT {
    private static final String CANARY = "Canary";
    /** In place of the longest wait of a rule that may go with others, TailnetWarningActive's. */
    private static final Duration LONGEST = Duration.ofSeconds(30 + 5);

    private static final Map<String, Rules.Alert> RULES = new TreeMap<>();

    @TempDir
    static Path folder;

    private static Fleet fleet;
    private static EmbeddedHost host;
    private static Pager pager;
    private static Daemon alertmanager;
    private static Daemon prometheus;

    @BeforeAll
    static void start() throws Exception {
        Tools.require(Tools.PROMTOOL, Tools.PROMETHEUS, Tools.ALERTMANAGER);
        Rules.alerts().forEach(alert -> RULES.put(alert.name() + " " + alert.severity(), alert));
        List<Path> rules = new ArrayList<>();
        for (Path file : Rules.files()) {
            String text = Files.readString(file);
            String faster = FasterRules.of(text);
            assertThat(FasterRules.otherDifferences(text, faster)).isEmpty();
            rules.add(Files.writeString(folder.resolve("rules-" + file.getFileName()), faster));
        }
        pager = new Pager(Recorded.userMetrics());
        alertmanager = Daemon.alertmanager(folder, alertmanagerConfiguration());
        fleet = new Fleet(folder, "a", "b", "c", "d", "e");
        host = EmbeddedHost.start(Path.of("target/program-logs/embedded-end-to-end.log"));
        prometheus = Daemon.prometheus(folder, prometheusConfiguration(rules));
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(prometheus.value("count(tailnet_health_derp_home_connected == 1)"))
                        .isEqualTo(6));
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {prometheus, host, fleet, alertmanager, pager}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    @Order(1)
    void aFleetThatIsWellIsSilent() throws Exception {
        scene(window -> {
            window.lasts(Duration.ofSeconds(10));
            assertThat(window.delivered()).isEmpty();
            window.wasNotDeaf();
        });
    }

    @Test
    @Order(2)
    void aLostRelayRaisesOneAlert() throws Exception {
        scene(window -> {
            fleet.become(Condition.RELAY_LOST);
            window.holdsBack("TailnetDerpHomeUnavailable", 5);
            window.lasts(LONGEST);
            assertThat(window.delivered())
                    .containsExactly("TailnetDerpRegionUnavailable warning cluster=c job=tailnet-health region_id=900");
            window.wasNotDeaf();
        });
    }

    @Test
    @Order(3)
    void anOutageOfControlRaisesOneAlertAndRestartsAndUnreadiesNothing() throws Exception {
        scene(window -> {
            double started = prometheus.value("sum(process_start_time_seconds{job=\"tailnet-health\"})");
            fleet.become(Condition.CONTROL_LOST);
            fleet.node("e").daemon.become(Condition.NO_STATE_NO_LOGIN); // this daemon was restarted meanwhile
            window.holdsBack("TailnetControlOutOfSync", 4);
            window.holdsBack("TailnetNodeNeedsLogin", 1);
            window.lasts(LONGEST, () -> {
                for (Node node : fleet.nodes()) {
                    assertThat(node.program().status("/livez")).isEqualTo(200);
                    assertThat(node.program().status("/readyz")).isEqualTo(node.pod.equals("e") ? 503 : 200);
                }
            });
            assertThat(window.delivered())
                    .containsExactly("TailnetControlOutageSuspected warning cluster=c job=tailnet-health");
            assertThat(prometheus.value("sum(process_start_time_seconds{job=\"tailnet-health\"})"))
                    .isEqualTo(started);
            window.wasNotDeaf();
        });
    }

    @Test
    @Order(4)
    void eachFaultOfANodeRaisesItsOwnAlertAndNoOther() throws Exception {
        scene(window -> {
            fleet.node("a").daemon.become(Condition.NEEDS_APPROVAL);

            for (int i = 0; i < 4; i++) {
                restartDaemon(fleet.node("b"));
            }
            window.delivers("TailnetHealthSourceFlapping critical pod=b");

            fleet.node("b").daemon.become(Condition.LOGGED_OUT);
            fleet.node("c").daemon.become(Condition.LOCKED_OUT);
            fleet.node("d").daemon.become(Condition.RECEIVE_FUNC_STOPPED);
            fleet.node("e").daemon.become(Condition.DAEMON_GONE);
            window.delivers("TailnetNodeNeedsLogin critical pod=b state=NeedsLogin");
            window.delivers("TailnetLockedOut critical pod=c");
            window.delivers("TailnetReceiveFuncStopped critical func=unknown pod=d");
            window.delivers("TailnetHealthSourceDown critical pod=e");
            window.holdsBack("TailnetDerpHomeUnavailable", 1);
            fleet.node("d").daemon.become(Condition.MAP_RESPONSE_STALE);
            window.delivers("TailnetMapResponseStale warning pod=d");

            fleet.node("b").daemon.become(Condition.KEY_EXPIRED);
            fleet.node("c").daemon.become(Condition.STARTING);
            fleet.node("d").daemon.become(Condition.NO_UDP4);
            fleet.node("e").daemon.become(Condition.HEALTHY);
            fleet.node("e").program().freeze();
            window.delivers("TailnetNodeKeyExpired critical pod=b");
            window.delivers("TailnetNodeNotRunning critical pod=c");
            window.delivers("TailnetConnectivityImpaired critical pod=d");
            window.delivers("TailnetHealthTargetDown warning pod=e");
            fleet.node("e").program().thaw();

            fleet.node("c").daemon.become(Condition.DNS_BROKEN);
            fleet.node("d").daemon.become(Condition.RELAY_LOST);
            window.delivers("TailnetDerpHomeUnavailable warning pod=d region_id=900");
            for (int i = 0; i < 3; i++) {
                restart(fleet.node("e"));
            }
            window.delivers("TailnetHealthCrashLooping critical pod=e");
            window.delivers("TailnetWarningActive warning code=dns-set-os-config-failed pod=c");
            window.delivers("TailnetNodeNeedsMachineAuth warning pod=a");
            everyPanelHasData();

            assertThat(window.delivered()).hasSize(14);
            window.deliversTheCanary();
        });
    }

    @Test
    @Order(5)
    void theQueriesOfTheRunbooksParse() throws Exception {
        int queries = 0;
        for (Runbook runbook : Runbook.all()) {
            for (String query : runbook.queries()) {
                assertThat(prometheus.query(query).get("status").asString())
                        .as("%s: %s", runbook.name(), query)
                        .isEqualTo("success");
                queries++;
            }
        }
        assertThat(queries).isGreaterThan(20);
    }

    private static void everyPanelHasData() throws IOException, InterruptedException {
        for (Dashboard dashboard : Dashboard.all()) {
            for (Dashboard.Target target : dashboard.targets()) {
                JsonNode answer = prometheus.queryRange(target.expressionForAll(), Duration.ofMinutes(4));
                assertThat(answer.get("status").asString())
                        .as("%s: %s", target.panel(), answer)
                        .isEqualTo("success");
                assertThat(answer.at("/data/result"))
                        .as("data of %s: %s", target.panel(), target.expressionForAll())
                        .isNotEmpty();
            }
        }
    }

    @FunctionalInterface
    private interface Scene {
        void play(Window window) throws Exception;
    }

    /**
     * Plays a scene, and lets all be well again. On a machine so busy that scrapes fail, what was seen does not count,
     * and it is played again; not for ever.
     */
    private static void scene(Scene scene) throws Exception {
        for (int attempts = 3; ; attempts--) {
            Window window = new Window();
            try {
                scene.play(window);
                return;
            } catch (AssertionError | ConditionTimeoutException | IOException e) {
                if (attempts == 1 || !window.wasBlind()) {
                    throw e;
                }
            } finally {
                recover();
            }
        }
    }

    /** Lets all be well, and waits until nothing is on. */
    private static void recover() throws Exception {
        fleet.become(Condition.HEALTHY);
        fleet.node("e").program().thaw();
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(prometheus.value("min(up)")).isEqualTo(1);
            assertThat(prometheus.value("count(tailnet_health_derp_home_connected == 1)"))
                    .isEqualTo(6);
            assertThat(prometheus.value("count(ALERTS{alertname!=\"" + CANARY + "\"})"))
                    .isNaN();
            assertThat(active()).allMatch(alert -> name(alert).equals(CANARY));
        });
    }

    private static void restart(Node node) throws Exception {
        untilSeen("process_start_time_seconds{pod=\"" + node.pod + "\",job=\"tailnet-health\"}", node::start);
    }

    /** Lets a daemon die and start anew as one that is well. */
    private static void restartDaemon(Node node) throws Exception {
        untilSeen("tailnet_health_feed_stream_reconnects_total{pod=\"" + node.pod + "\"}", () -> {
            node.daemon.become(Condition.DAEMON_GONE);
            node.daemon.become(Condition.HEALTHY);
        });
    }

    /** Does what makes a series rise, and waits until a scrape has seen it. */
    private static void untilSeen(String series, Step step) throws Exception {
        double before = prometheus.value("last_over_time(" + series + "[1m])");
        step.run();
        await().atMost(Duration.ofSeconds(20)).until(() -> prometheus.value(series) > before); // NaN is not
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private static List<JsonNode> active() throws IOException, InterruptedException {
        List<JsonNode> active = new ArrayList<>();
        JsonMapper.shared().readTree(alertmanager.get("/api/v2/alerts").body()).forEach(active::add);
        return active;
    }

    private static String name(JsonNode alert) {
        return alert.at("/labels/alertname").asString();
    }

    /** What happens from now on. */
    private static final class Window {
        private final int before = pager.count();
        private final double evaluations = evaluations();
        private final long began = System.nanoTime();

        Window() throws IOException, InterruptedException {}

        private static double evaluations() throws IOException, InterruptedException {
            return prometheus
                    .get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("prometheus_rule_group_iterations_total")
                            && line.contains("tailnet-health."))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .min()
                    .orElseThrow();
        }

        /** Returns whether a target was not scraped of which no scene makes that happen. */
        boolean wasBlind() throws IOException, InterruptedException {
            long seconds = (System.nanoTime() - began) / 1_000_000_000 + 1;
            return prometheus.value("min(min_over_time(up{pod!=\"e\"}[" + seconds + "s]))") != 1;
        }

        /** Waits for the time and for 20 evaluations. */
        void lasts(Duration time) throws Exception {
            lasts(time, () -> {});
        }

        /** The same, while something holds all the time. */
        void lasts(Duration time, ThrowingRunnable meanwhile) throws Exception {
            long end = System.nanoTime() + time.toNanos();
            await().pollInterval(Duration.ofSeconds(1))
                    .atMost(time.plusSeconds(30))
                    .until(() -> {
                        try {
                            meanwhile.run();
                        } catch (Exception | Error e) {
                            throw e;
                        } catch (Throwable e) {
                            throw new IllegalStateException(e);
                        }
                        return System.nanoTime() - end > 0 && evaluations() - evaluations >= 20;
                    });
        }

        /** Waits for it. */
        void delivers(String alert) {
            await().atMost(Duration.ofSeconds(75))
                    .untilAsserted(() -> assertThat(delivered()).anyMatch(told -> matches(told, alert)));
        }

        /** Alert, severity and some of the other labels. */
        private static boolean matches(String told, String alert) {
            return Set.of(told.split(" ")).containsAll(Set.of(alert.split(" ")));
        }

        /** Waits until Prometheus fires so many, and Alertmanager inhibits all of them. */
        void holdsBack(String alert, int number) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                List<JsonNode> held = active().stream()
                        .filter(each -> name(each).equals(alert))
                        .toList();
                assertThat(held).hasSize(number).allSatisfy(each -> {
                    assertThat(each.at("/status/state").asString()).isEqualTo("suppressed");
                    assertThat(each.at("/status/inhibitedBy")).isNotEmpty();
                });
            });
            assertThat(delivered()).noneMatch(told -> told.startsWith(alert + " "));
        }

        /** Returns what the pager was told, once each; each names its severity and its runbook as the rules do. */
        Set<String> delivered() {
            Set<String> delivered = new TreeSet<>();
            for (Notification each : pager.told(before)) {
                if (!each.name().equals(CANARY)) {
                    Rules.Alert rule =
                            RULES.get(each.name() + " " + each.labels().get("severity"));
                    assertThat(rule).as("rule of %s", each).isNotNull();
                    String runbook = each.annotations().get("runbook_url");
                    assertThat(runbook).endsWith("/" + each.name() + ".md");
                    assertThat(Runbook.FOLDER.resolve(each.name() + ".md")).exists();
                    assertThat(each.annotations().get("summary")).isNotBlank().doesNotContain("<no value>");
                    delivered.add(Stream.concat(
                                    Stream.of(each.name(), each.labels().get("severity")),
                                    each.labels().entrySet().stream()
                                            .filter(label -> !Set.of("alertname", "severity")
                                                    .contains(label.getKey()))
                                            .map(label -> label.getKey() + "=" + label.getValue()))
                            .collect(Collectors.joining(" ")));
                }
            }
            return delivered;
        }

        void deliversTheCanary() {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> pager.told(before).stream()
                            .anyMatch(each -> each.name().equals(CANARY)));
        }

        /** Silence counts: every target was up, rules were evaluated, and the way to the pager was open. */
        void wasNotDeaf() throws Exception {
            assertThat(wasBlind()).as("a scrape failed meanwhile").isFalse();
            assertThat(prometheus.value("min(up)")).isEqualTo(1);
            assertThat(prometheus.value("count(up{job=\"tailnet-health\"})")).isEqualTo(5);
            assertThat(evaluations() - evaluations).isGreaterThanOrEqualTo(20);
            deliversTheCanary();
        }
    }

    private static String alertmanagerConfiguration() throws IOException {
        String url = "http://127.0.0.1:" + pager.port() + "/webhook";
        return """
                route:
                  receiver: pager
                  group_by: ['...']
                  group_wait: 2s
                  group_interval: 1s
                  repeat_interval: 1h
                  routes:
                    - receiver: pager
                      matchers: [alertname="%s"]
                      repeat_interval: 2s
                receivers:
                  - name: pager
                    webhook_configs:
                      - url: %s
                        send_resolved: false
                """.formatted(CANARY, url) + Files.readString(Rules.INHIBITION);
    }

    private static String prometheusConfiguration(List<Path> rules) throws IOException {
        Path canary = Files.writeString(folder.resolve("canary.yaml"), """
                groups:
                  - name: canary
                    rules:
                      - alert: %s
                        expr: vector(1)
                """.formatted(CANARY));
        StringBuilder text = new StringBuilder("""
                global: {scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 1s}
                alerting:
                  alertmanagers:
                    - static_configs: [{targets: ['127.0.0.1:%d']}]
                rule_files:
                """.formatted(alertmanager.port()));
        Stream.concat(rules.stream(), Stream.of(canary))
                .forEach(file -> text.append("  - ").append(file).append('\n'));
        text.append("scrape_configs:\n");
        text.append(job("tailnet-health", "/actuator/prometheus"));
        for (Node node : fleet.nodes()) {
            text.append(target(node.port(), node.pod));
        }
        text.append(job("my-app", "/actuator/prometheus")).append(target(host.port(), "my-app-0"));
        text.append(job("tailscaled", "/metrics")).append(target(pager.port(), "a"));
        return text.toString();
    }

    private static String job(String name, String path) {
        return "  - job_name: " + name + "\n    metrics_path: " + path + "\n    static_configs:\n";
    }

    private static String target(int port, String pod) {
        return "      - {targets: ['127.0.0.1:" + port + "'], labels: {cluster: c, namespace: n, pod: " + pod + "}}\n";
    }
}
