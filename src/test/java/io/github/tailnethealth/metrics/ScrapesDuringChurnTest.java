package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.ControlMessage;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two threads scrape while series come and go all the time, in a host whose own gauges and listener dawdle now and then.
 * Time runs as fast as it can, but waits for a scrape that is about to last too long.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ScrapesDuringChurnTest {
    private static final int SCRAPES = 10_000;
    private static final Duration LONGEST_SCRAPE = Duration.ofMillis(900);
    private static final Duration SHORTER_THAN_A_BURST = Duration.ofMillis(150);

    private final TestNode fed = TestNode.fed().hearsAllWell();
    private final TestNode embedded = TestNode.embedded().reportsAllWell();

    @Test
    void noneFailsOrMissesWhatStaysWhileTheDaemonComesAndGoes() throws Exception {
        Set<String> stays = Set.of(
                "tailnet_health_build_info{version=\"1.2.3\"}",
                "tailnet_health_feed_info{source=\"live\"}",
                "tailnet_health_report_version",
                "tailnet_health_verdict{verdict=\"cannot_tell\"}",
                "tailnet_health_verdict{verdict=\"healthy\"}",
                "tailnet_health_verdict{verdict=\"unhealthy\"}",
                "tailnet_health_watcher_drops_total",
                "tailnet_health_warning_transitions_total{code=\"network-status\",to=\"healthy\"}");
        scrapeDuring(fed, stays, random -> {
            fed.feed().outOfStep();
            fed.feed().state(random.nextBoolean() ? FeedState.REFUSED : FeedState.OK, null);
            pause(1 + random.nextInt(8));
            fed.feed().inStep(() -> {
                fed.hearsAllWell();
                int home = 1 + random.nextInt(40);
                fed.tracker.derpHome(home, false);
                fed.tracker.derpRegionConnected(home, true);
            });
            pause(1 + random.nextInt(8));
        });
    }

    @Test
    void noneFailsOrMissesWhatStaysWhileAnApplicationReportsAndForgets() throws Exception {
        Set<String> stays = Set.of(
                "tailnet_health_backend_state{state=\"Running\"}",
                "tailnet_health_backend_state{state=\"Stopped\"}",
                "tailnet_health_build_info{version=\"1.2.3\"}",
                "tailnet_health_derp_region_connected{region_id=\"10\"}",
                "tailnet_health_network_up",
                "tailnet_health_receive_func_calls_total{func=\"ipv4\"}",
                "tailnet_health_report_version",
                "tailnet_health_subsystem_healthy{subsystem=\"router\"}",
                "tailnet_health_verdict{verdict=\"unhealthy\"}",
                "tailnet_health_want_running",
                "tailnet_health_warning_active"
                        + "{code=\"network-status\",impacts_connectivity=\"true\",severity=\"medium\"}",
                "tailnet_health_warnings{severity=\"high\"}",
                "tailnet_health_watcher_drops_total");
        Tracker tracker = embedded.tracker;
        List<Warnable> warnables = new ArrayList<>();
        for (String code :
                List.of("captive-portal-detected", "state-store-health", "unheard-of", "dns-forward-failing")) {
            warnables.add(Warnable.of(code));
        }
        scrapeDuring(embedded, stays, random -> {
            Warnable warnable = warnables.get(random.nextInt(warnables.size()));
            switch (random.nextInt(6)) {
                case 0 -> tracker.report(warnable, Outcome.unhealthy("broken"));
                case 1 -> tracker.report(warnable, Outcome.healthy());
                case 2 -> tracker.forget(warnable);
                case 3 -> tracker.nodeFacts(random.nextBoolean() ? NodeFacts.NONE : TestNode.FACTS);
                case 4 -> tracker.derpRegionConnected(11 + random.nextInt(60), random.nextBoolean());
                default -> {
                    int home = random.nextBoolean() ? 10 : 0;
                    tracker.batch(() -> {
                        tracker.derpHome(home, false);
                        tracker.report(Subsystem.DNS, home == 0 ? Outcome.unhealthy("no home") : Outcome.healthy());
                        tracker.reportControlMessages(home == 0 ? List.of() : List.of(ControlMessage.of("hello")));
                    });
                }
            }
            pause(1 + random.nextInt(8));
        });
    }

    @Test
    void oneWithAWholeVersionShowsAllThatTheReportHasAndNothingElse() throws Exception {
        AtomicInteger whole = new AtomicInteger();
        scrapeDuring(
                fed,
                SHORTER_THAN_A_BURST,
                random -> {
                    fed.feed().outOfStep();
                    fed.feed().state(random.nextBoolean() ? FeedState.REFUSED : FeedState.STALLED, null);
                    pause(50 + random.nextInt(500));
                    fed.feed().inStep(fed::hearsAllWell);
                    fed.feed().state(FeedState.OK, null);
                    pause(50 + random.nextInt(500));
                },
                scraped -> {
                    Map<String, Double> samples = scraped.samples();
                    double version = samples.get("tailnet_health_report_version");
                    if (version != Math.rint(version)) {
                        return; // the series were about to change
                    }
                    whole.incrementAndGet();
                    boolean told = samples.get("tailnet_health_verdict{verdict=\"cannot_tell\"}") == 0;
                    assertThat(samples.keySet().stream().filter(name -> name.startsWith("tailnet_health_feed_up")))
                            .as("states of the feed in version %s", version)
                            .hasSize(1);
                    assertThat(samples.keySet().stream()
                                    .filter(name -> name.startsWith("tailnet_health_backend_state")))
                            .as("states of the backend in version %s, which can be told: %s", version, told)
                            .hasSize(told ? 7 : 0);
                    assertThat(samples.keySet().stream().filter(name -> name.startsWith("tailnet_health_client_info")))
                            .hasSize(told ? 1 : 0);
                });
        assertThat(whole).as("scrapes of a whole version").hasValueGreaterThan(SCRAPES / 10);
    }

    private static void scrapeDuring(TestNode node, Set<String> stays, Consumer<Random> churn) throws Exception {
        scrapeDuring(node, LONGEST_SCRAPE, churn, scraped -> check(scraped, stays));
    }

    private static void scrapeDuring(
            TestNode node, Duration longestScrape, Consumer<Random> churn, Consumer<Exposition> check)
            throws Exception {
        PatientTime time = new PatientTime(longestScrape);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AtomicInteger added = new AtomicInteger();
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        registry.config()
                .onMeterAdded(meter -> added.incrementAndGet())
                .onMeterRemoved(meter -> dawdle())
                .onMeterRegistrationFailed((id, reason) -> failures.add(id + ": " + reason));
        for (int i = 0; i < 20; i++) {
            Gauge.builder("host." + i, ScrapesDuringChurnTest::dawdle)
                    .description("Of the host.")
                    .register(registry);
        }
        TailnetHealthMeters meters = TailnetHealthMeters.builder(node.tracker)
                .version("1.2.3")
                .nanos(time::nanos)
                .build();
        meters.bindTo(registry);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger scrapes = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Future<?> churning = threads.submit(() -> {
                Random random = new Random(42);
                while (!over.get()) {
                    churn.accept(random);
                }
            });
            Future<?> refreshing = threads.submit(() -> {
                while (!over.get()) {
                    time.goOn(Duration.ofMillis(50));
                    meters.refresh();
                    pause(1);
                }
            });
            List<Future<?>> scraping = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int number = i;
                scraping.add(threads.submit(() -> {
                    Map<String, Double> before = new HashMap<>();
                    while (scrapes.getAndIncrement() < SCRAPES) {
                        time.scrapeBegins(number);
                        String body = registry.scrape(number == 0 ? Exposition.TEXT : Exposition.OPEN_METRICS);
                        time.scrapeEnds(number);
                        Exposition scraped = Exposition.read(body, number == 1);
                        check.accept(scraped);
                        neverGoesDown(scraped, before);
                    }
                }));
            }
            for (Future<?> each : scraping) {
                each.get();
            }
            over.set(true);
            churning.get();
            refreshing.get();
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        assertThat(failures).isEmpty();
        assertThat(added).as("series that came").hasValueGreaterThan(100);
        System.out.printf(
                "%d scrapes, %d series came, %d s went by%n",
                SCRAPES, added.get(), Duration.ofNanos(time.nanos()).toSeconds());
    }

    private static void check(Exposition scraped, Set<String> stays) {
        assertThat(scraped.samples().keySet()).containsAll(stays);
        scraped.samples().forEach((series, value) -> {
            if (series.startsWith("tailnet_health_backend_state")) {
                boolean running = series.contains(BackendState.RUNNING.wireName());
                assertThat(value).as(series).isEqualTo(running ? 1 : 0);
            }
            if (series.contains("timestamp_seconds") || series.contains("_info")) {
                assertThat(value).as(series).isPositive();
            }
        });
    }

    private static void neverGoesDown(Exposition scraped, Map<String, Double> before) {
        scraped.samples().forEach((series, value) -> {
            if (series.contains("_total") || series.endsWith("version")) {
                Double last = before.put(series, value);
                assertThat(value).as(series).isGreaterThanOrEqualTo(last == null ? 0 : last);
            }
        });
    }

    /** One in forty times long enough for a second of that time to go by. */
    private static int dawdle() {
        if (ThreadLocalRandom.current().nextInt(40) == 0) {
            pause(200);
        }
        return 1;
    }

    /** Lets the scrapes have the processors. */
    private static void pause(int count) {
        LockSupport.parkNanos(count * 10_000L);
    }

    /** Time that goes on in steps, but not while a scrape is about to last too long. */
    private static final class PatientTime {
        private final Duration longestScrape;
        private final AtomicLong now = new AtomicLong();
        private final AtomicLongArray begun = new AtomicLongArray(new long[] {Long.MAX_VALUE, Long.MAX_VALUE});

        PatientTime(Duration longestScrape) {
            this.longestScrape = longestScrape;
        }

        long nanos() {
            return now.get();
        }

        void scrapeBegins(int number) {
            begun.set(number, now.get());
        }

        void scrapeEnds(int number) {
            begun.set(number, Long.MAX_VALUE);
        }

        void goOn(Duration step) {
            long next = now.get() + step.toNanos();
            if (next - Math.min(begun.get(0), begun.get(1)) < longestScrape.toNanos()) {
                now.set(next);
            }
        }
    }
}
