package io.github.tailnethealth.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.tailnethealth.tracker.Tracker;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a start says about a property that makes no sense: its name, its value, and what is allowed. */
@ExtendWith(OutputCaptureExtension.class)
class PropertyValidationTest {
    private final ApplicationContextRunner host = Hosts.host();

    @Configuration(proxyBeanMethods = false)
    @Import(TailnetHealthAutoConfiguration.class)
    static class Application {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            self-check-interval           | 999ms     | between 1s and 1d        | 999ms
            self-check-interval           | 25h       | between 1s and 1d        | 25h
            self-check-interval           | -1m       | between 1s and 1d        | -1m
            watcher-queue-capacity        | 0         | between 1 and 1000000    | 0
            watcher-queue-capacity        | 1000001   | between 1 and 1000000    | 1000001
            metrics.max-derp-regions      | 0         | between 1 and 1000       | 0
            metrics.max-derp-regions      | 1001      | between 1 and 1000       | 1001
            localapi.poll-interval        | 0         | between 100ms and 5m     | 0s
            localapi.poll-interval        | 301s      | between 100ms and 5m     | 301s
            localapi.usermetrics-interval | 10ms      | between 1s and 1h        | 10ms
            localapi.poll-timeout         | 2m        | between 100ms and 1m     | 2m
            localapi.connect-timeout      | 1us       | between 100ms and 1m     | PT0.000001S
            localapi.stream-idle-timeout  | 2d        | between 1s and 1d        | 2d
            localapi.stale-after          | 0s        | between 2s and 1h        | 0s
            localapi.reconnect-delay      | 0ms       | between 10ms and 1m      | 0s
            localapi.reconnect-max-delay  | 11m       | between 10ms and 10m     | 11m
            """)
    void aValueOutOfItsRangeStopsTheStart(String name, String value, String allowed, String shown) {
        assertThat(description(name, value))
                .contains("tailnet.health." + name + " must be " + allowed + " but is " + shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            enabled                       | maybe     | true or false
            node-checks                   | maybe     | true or false
            indicators.enabled            | maybe     | true or false
            localapi.enabled              | maybe     | true or false
            down-severity                 | severe    | low, medium or high
            localapi.source               | tape      | live or recorded
            watcher-queue-capacity        | many      | a whole number between 1 and 1000000
            metrics.max-derp-regions      | 1.5       | a whole number between 1 and 1000
            self-check-interval           | often     | a duration, such as 500ms or 2m, between 1s and 1d
            localapi.poll-interval        | 1 minute  | a duration, such as 500ms or 2m, between 100ms and 5m
            localapi.usermetrics-interval | x         | a duration, such as 500ms or 2m, between 1s and 1h
            localapi.poll-timeout         | x         | a duration, such as 500ms or 2m, between 100ms and 1m
            localapi.connect-timeout      | x         | a duration, such as 500ms or 2m, between 100ms and 1m
            localapi.stream-idle-timeout  | x         | a duration, such as 500ms or 2m, between 1s and 1d
            localapi.stale-after          | 10x       | a duration, such as 500ms or 2m, between 2s and 1h
            localapi.reconnect-delay      | x         | a duration, such as 500ms or 2m, between 10ms and 1m
            localapi.reconnect-max-delay  | x         | a duration, such as 500ms or 2m, between 10ms and 10m
            """)
    void aValueThatCannotBeReadStopsTheStart(String name, String value, String allowed) {
        assertThat(description(name, value))
                .contains("tailnet.health." + name + " must be " + allowed + " but is \"" + value + "\"");
    }

    @Test
    void aSocketPathThatNoSystemTakesStopsTheStart() {
        String longPath = "/" + "s".repeat(107);

        assertThat(description("localapi.socket", longPath))
                .contains("tailnet.health.localapi.socket must be a path of at most 107 bytes but is \"" + longPath);
        assertThat(description("localapi.socket", "/tmp/\0x"))
                .contains("tailnet.health.localapi.socket must be a path of at most 107 bytes but is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll-interval", "poll-timeout", "connect-timeout"})
    void anAnswerMustBePossibleBeforeItIsMissed(String name) {
        assertThat(description("localapi." + name, "10s"))
                .contains("tailnet.health.localapi." + name
                        + " must be less than tailnet.health.localapi.stale-after (10s) but is 10s");
    }

    @Test
    void theDelayBeforeReconnectsCannotBeginAboveItsMost() {
        assertThat(description("localapi.reconnect-delay", "6s"))
                .contains("tailnet.health.localapi.reconnect-delay must be at most"
                        + " tailnet.health.localapi.reconnect-max-delay (5s) but is 6s");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        host.withPropertyValues("tailnet.health.watcher-queue-capacity=0", "tailnet.health.localapi.stale-after=0")
                .run(context -> assertThat(analysis(context.getStartupFailure()).getDescription())
                        .contains("watcher-queue-capacity must be")
                        .contains("stale-after must be between"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version",
                "down-severity",
                "self-check-interval",
                "localapi.socket",
                "localapi.source",
                "localapi.stale-after"
            })
    void aBlankTextDurationOrEnumIsAsNone(String name) {
        TailnetHealthProperties[] found = new TailnetHealthProperties[2];
        host.run(context -> found[0] = context.getBean(TailnetHealthProperties.class));
        host.withPropertyValues("tailnet.health." + name + "=")
                .run(context -> found[1] = context.getBean(TailnetHealthProperties.class));

        assertThat(found[1]).isEqualTo(found[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, true or false",
        "localapi.enabled, true or false",
        "watcher-queue-capacity, a whole number between 1 and 1000000"
    })
    void aBlankSwitchOrNumberStopsTheStart(String name, String allowed) {
        assertThat(description(name, "")).contains("tailnet.health." + name + " must be " + allowed + " but is \"\"");
    }

    @Test
    void everyBoundIsAllowed() {
        host.withPropertyValues(
                        "tailnet.health.self-check-interval=1s",
                        "tailnet.health.watcher-queue-capacity=1",
                        "tailnet.health.metrics.max-derp-regions=1000",
                        "tailnet.health.localapi.socket=/" + "s".repeat(106),
                        "tailnet.health.localapi.poll-interval=5m",
                        "tailnet.health.localapi.poll-timeout=1m",
                        "tailnet.health.localapi.stale-after=1h",
                        "tailnet.health.localapi.reconnect-delay=1m",
                        "tailnet.health.localapi.reconnect-max-delay=10m")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aSwitchedOffLibraryRefusesThemToo() {
        assertThat(description("localapi.stale-after", "0s", "tailnet.health.enabled=false"))
                .contains("stale-after must be");
    }

    @Test
    void theApplicationsOwnTrackerDoesNotHideThem() {
        assertThat(description(
                        host.withBean(
                                "own", Tracker.class, () -> Tracker.builder().build()),
                        "watcher-queue-capacity",
                        "0"))
                .contains("must be between");
    }

    @Test
    void springBootPrintsTheMessageInsteadOfAStackTrace(CapturedOutput output) {
        Throwable failure = catchThrowable(() -> start("--tailnet.health.localapi.stale-after=0s"));

        assertThat(failure).isNotNull();
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("tailnet.health.localapi.stale-after must be between 2s and 1h but is 0s")
                .doesNotContain("\tat ");
    }

    @Test
    void springBootPrintsTheMessageForAValueThatCannotBeReadAndWhereItIs(CapturedOutput output) {
        Throwable failure = catchThrowable(() -> start("--tailnet.health.down-severity=severe"));

        assertThat(failure).isNotNull();
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("tailnet.health.down-severity must be low, medium or high but is \"severe\"")
                .contains("from property source \"commandLineArgs\"")
                .doesNotContain("\tat ");
    }

    private static void start(String argument) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run(argument).close();
    }

    private String description(String name, String value, String... more) {
        return description(host, name, value, more);
    }

    private static String description(ApplicationContextRunner host, String name, String value, String... more) {
        String[] description = new String[1];
        host.withPropertyValues("tailnet.health." + name + "=" + value)
                .withPropertyValues(more)
                .run(context -> {
                    assertThat(context).hasFailed();
                    description[0] = analysis(context.getStartupFailure()).getDescription();
                });
        return description[0];
    }

    private static FailureAnalysis analysis(Throwable failure) {
        return Stream.of(
                        new ConfigurationProblemAnalyzer().analyze(failure),
                        new UnreadablePropertyAnalyzer().analyze(failure))
                .flatMap(analysis -> analysis == null ? Stream.of() : Stream.of(analysis))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody explains this", failure));
    }
}
