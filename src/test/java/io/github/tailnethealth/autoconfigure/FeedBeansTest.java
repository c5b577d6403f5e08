package io.github.tailnethealth.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.tailnethealth.localapi.FeedMetrics;
import io.github.tailnethealth.localapi.LocalApiFeed;
import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/** The feed in an application. */
class FeedBeansTest {
    /** Without those of the HTTP client, which come and go with what it asks. */
    private static final List<String> OWN_THREADS = List.of("tailnet-feed-stream", "tailnet-feed-poll");

    private static final String ON = "tailnet.health.localapi.enabled=true";
    private static final String NOWHERE = "tailnet.health.localapi.socket=/nonexistent/tailscaled.sock";

    private final ApplicationContextRunner host = Hosts.host();

    @Test
    void aLibraryDoesNotReadAnyDaemonByItself() {
        host.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(LocalApiFeed.class)
                .doesNotHaveBean(FeedMetrics.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "yes", "on", "1", "TRUE"})
    void switchedOnItRunsAndTheVerdictIsThatNothingCanBeToldYet(String on) {
        host.withPropertyValues("tailnet.health.localapi.enabled=" + on, NOWHERE)
                .run(context -> {
                    Tracker tracker = context.getBean(Tracker.class);
                    assertThat(context).hasSingleBean(LocalApiFeed.class).hasSingleBean(FeedMetrics.class);
                    awaitFirstAttempt(context);
                    assertThat(context.getBean(FeedLifecycle.class).isRunning()).isTrue();
                    assertThat(tracker.report().verdict()).isEqualTo(Verdict.CANNOT_TELL);
                    assertThat(tracker.report().feed().source()).isEqualTo(FeedSource.LIVE);
                    assertThat(Hosts.status(context, "tailnet-overall")).isEqualTo("OUT_OF_SERVICE");
                });
    }

    @Test
    void theDemoMarksItsSourceAsRecorded() {
        host.withPropertyValues(ON, NOWHERE, "tailnet.health.localapi.source=recorded")
                .run(context -> {
                    awaitFirstAttempt(context);
                    assertThat(context.getBean(Tracker.class).report().feed().source())
                            .isEqualTo(FeedSource.RECORDED);
                });
    }

    @Test
    void itStartsAfterAllElseAndStopsFirst() {
        host.withPropertyValues(ON, NOWHERE).run(context -> {
            FeedLifecycle lifecycle = context.getBean(FeedLifecycle.class);
            assertThat(lifecycle.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE);
            assertThat(lifecycle.isPauseable()).isFalse();

            awaitFirstAttempt(context);
            context.stop();
            assertThat(lifecycle.isRunning()).isFalse();
        });
    }

    @Test
    void aContextThatIsStoppedAndStartedReadsItsDaemonAgain() {
        host.withPropertyValues(ON, NOWHERE).run(context -> {
            awaitFirstAttempt(context);
            context.stop();
            assertThat(feedThreads()).isEmpty();

            context.start();

            assertThat(context.getBean(FeedLifecycle.class).isRunning()).isTrue();
            assertThat(feedThreads().filter(OWN_THREADS::contains)).containsExactlyInAnyOrderElementsOf(OWN_THREADS);
        });
    }

    @Test
    void aSwitchedOffLibraryHasNoFeedEither() {
        host.withPropertyValues(ON, NOWHERE, "tailnet.health.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LocalApiFeed.class));
    }

    @Test
    void withoutJettyTheStartStopsAndNamesItsArtifact() {
        host.withClassLoader(new FilteredClassLoader(HttpClient.class))
                .withPropertyValues(ON)
                .run(context -> assertThat(new ConfigurationProblemAnalyzer().analyze(context.getStartupFailure()))
                        .satisfies(analysis -> {
                            assertThat(analysis.getDescription())
                                    .isEqualTo("tailnet.health.localapi.enabled is true, but the class path lacks"
                                            + " org.eclipse.jetty:jetty-client.");
                            assertThat(analysis.getAction()).startsWith("Add org.eclipse.jetty:jetty-client to");
                        }));
    }

    @Test
    void withoutJacksonTheStartStopsAndNamesItsArtifact() {
        host.withClassLoader(new FilteredClassLoader(JsonMapper.class))
                .withPropertyValues(ON)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("the class path lacks tools.jackson.core:jackson-databind."));
    }

    @Test
    void withoutBothBothAreNamed() {
        host.withClassLoader(new FilteredClassLoader(HttpClient.class, JsonMapper.class))
                .withPropertyValues(ON)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(
                                "lacks org.eclipse.jetty:jetty-client and tools.jackson.core:jackson-databind."));
    }

    @Test
    void withoutTheirClassesAHostThatDoesNotWantItStarts() {
        host.withClassLoader(new FilteredClassLoader(HttpClient.class, JsonMapper.class))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void anApplicationsOwnTrackerThatTakesNoFeedStopsTheStart() {
        host.withBean("own", Tracker.class, () -> Tracker.builder().build())
                .withPropertyValues(ON)
                .run(context -> assertThat(new ConfigurationProblemAnalyzer()
                                .analyze(context.getStartupFailure())
                                .getDescription())
                        .isEqualTo("tailnet.health.localapi.enabled is true,"
                                + " but the application's own Tracker bean takes no feed."));
    }

    @Test
    void anApplicationsOwnTrackerThatTakesAFeedIsFed() {
        host.withBean(
                        "own",
                        Tracker.class,
                        () -> Tracker.builder()
                                .fed(FeedSource.LIVE, Duration.ofSeconds(10))
                                .build())
                .withPropertyValues(ON, NOWHERE)
                .run(context -> {
                    awaitFirstAttempt(context);
                    assertThat(context).hasSingleBean(LocalApiFeed.class);
                });
    }

    @Test
    void withoutMicrometerThereAreNoMeters() {
        host.withClassLoader(new FilteredClassLoader("io.micrometer"))
                .withPropertyValues(ON, NOWHERE)
                .run(context -> {
                    awaitFirstAttempt(context);
                    assertThat(context).hasSingleBean(LocalApiFeed.class).doesNotHaveBean("tailnetHealthFeedMetrics");
                });
    }

    private static Stream<String> feedThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("tailnet-feed"));
    }

    /** Closing a feed in the middle of its first steps takes its HTTP client seconds. */
    private static void awaitFirstAttempt(ApplicationContext context) {
        Tracker tracker = context.getBean(Tracker.class);
        await().until(() -> tracker.report().feed().state() != FeedState.CONNECTING);
    }
}
