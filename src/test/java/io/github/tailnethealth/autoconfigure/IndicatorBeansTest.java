package io.github.tailnethealth.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.actuate.Components;
import io.github.tailnethealth.tracker.Catalogue;
import io.github.tailnethealth.tracker.Check;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import io.github.tailnethealth.tracker.Warnable;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointWebExtension;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

/** Which indicators an application has, and how they take part in its health. */
class IndicatorBeansTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();
    private final ApplicationContextRunner host = Hosts.host().withBean("own", Tracker.class, () -> tracker);

    @Test
    void thereIsOneForAllThatTheTrackerKnows() {
        host.run(context -> {
            assertThat(Hosts.components(context)).containsExactlyInAnyOrderElementsOf(Components.owned());
            for (String component : Components.owned()) {
                // a composite without children has no answer
                assertThat(Hosts.status(context, component)).isIn("UNKNOWN", "UP", "none");
            }
        });
    }

    @Test
    void withoutNodeChecksNodeFeedSelfCheckAndOverallStay() {
        host.withPropertyValues("tailnet.health.node-checks=no").run(context -> {
            assertThat(Hosts.components(context))
                    .contains("tailnet-overall", "tailnet-node", "tailnet-feed", "tailnet-self-check", "tailnet-dns")
                    .contains("tailnet-warnables")
                    .doesNotContainAnyElementsOf(Catalogue.checks().stream()
                            .filter(Check::nodeCheck)
                            .map(check -> Components.of(check.code()))
                            .toList());
        });
    }

    @Test
    void allCanBeSwitchedOff() {
        host.withBean("peerCache", Warnable.class, () -> Warnable.of("peer-cache"))
                .withPropertyValues("tailnet.health.indicators.enabled=off")
                .run(context -> assertThat(Hosts.components(context)).isEmpty());
    }

    @Test
    void eachCanBeSwitchedOffAsSpringBootsOwn() {
        host.withBean("peerCache", Warnable.class, () -> Warnable.of("peer-cache"))
                .withPropertyValues(
                        "management.health.tailnet-overall.enabled=false",
                        "management.health.tailnet-warnables.enabled=false",
                        "management.health.tailnet-peer-cache.enabled=false")
                .run(context -> assertThat(Hosts.components(context))
                        .doesNotContain("tailnet-overall", "tailnet-warnables", "tailnet-peer-cache")
                        .contains("tailnet-node"));
    }

    @Test
    void theDefaultOfSpringBootsOwnCountsForThemToo() {
        host.withBean("peerCache", Warnable.class, () -> Warnable.of("peer-cache"))
                .withPropertyValues(
                        "management.health.defaults.enabled=false",
                        "management.health.tailnet-node.enabled=true",
                        "management.health.tailnet-peer-cache.enabled=true")
                .run(context -> assertThat(Hosts.components(context))
                        .containsExactlyInAnyOrder("tailnet-node", "tailnet-peer-cache"));
    }

    @Test
    void theRootIsUpWhileNothingIsReportedAndAfterFiveMinutesToo() {
        host.run(context -> {
            assertThat(Hosts.rootStatus(context)).isEqualTo("UP");
            for (int minute = 0; minute < 5; minute++) {
                clock.advance(Duration.ofMinutes(1));
                tracker.selfCheck(); // as the schedule would
            }
            assertThat(Hosts.rootStatus(context)).isEqualTo("UP");
        });
    }

    @Test
    void theRootIsDownOnceSomethingThatCountsIsUnhealthy() {
        host.run(context -> {
            tracker.report(Subsystem.ROUTER, Outcome.unhealthy("broken"));
            assertThat(Hosts.rootStatus(context)).isEqualTo("DOWN");
        });
    }

    @Test
    void groupsMayNameThem() {
        host.withPropertyValues(
                        "management.endpoint.health.group.node.include=tailnet-node,tailnet-feed,tailnet-warnables",
                        "management.endpoint.health.group.alive.include=tailnet-self-check")
                .run(context -> {
                    tracker.ipnState("Stopped", false);

                    assertThat(Hosts.status(context, "node")).isEqualTo("OUT_OF_SERVICE");
                    assertThat(Hosts.status(context, "alive")).isEqualTo("UP");
                });
    }

    @Test
    void aGroupThatNamesAWarnableBeanStarts() {
        host.withBean("peerCache", Warnable.class, () -> Warnable.of("peer-cache"))
                .withPropertyValues("management.endpoint.health.group.lb.include=tailnet-peer-cache")
                .run(context -> assertThat(Hosts.status(context, "lb")).isEqualTo("UNKNOWN"));
    }

    @Test
    void aWarnableFirstSeenAtRunTimeHasItsOwnPathWhileItIsThere() {
        host.run(context -> {
            Warnable late = Warnable.of("some.late_one");
            tracker.report(late, Outcome.unhealthy("late"));
            assertThat(Hosts.status(context, "tailnet-warnables", "some.late_one"))
                    .isEqualTo("DOWN");
            assertThat(Hosts.rootStatus(context)).isEqualTo("DOWN");

            tracker.forget(late);
            assertThat(Hosts.status(context, "tailnet-warnables", "some.late_one"))
                    .isEqualTo("none");
            assertThat(Hosts.rootStatus(context)).isEqualTo("UP");
        });
    }

    @Test
    void aGroupThatNamesOneThatIsSwitchedOffStopsTheStart() {
        host.withPropertyValues(
                        "management.endpoint.health.group.lb.include=tailnet-node",
                        "tailnet.health.indicators.enabled=false")
                .run(context -> assertThat(context).getFailure().hasMessageContaining("tailnet-node"));
    }

    @Test
    void withoutTheVerdictTheRootIsDownAllTheSame() {
        host.withPropertyValues("management.health.tailnet-overall.enabled=false")
                .run(context -> {
                    tracker.report(Subsystem.ROUTER, Outcome.unhealthy("broken"));
                    assertThat(Hosts.rootStatus(context)).isEqualTo("DOWN");
                });
    }

    /** By Spring Boot's own defaults there is none; the README says which properties it takes. */
    @ParameterizedTest
    @CsvSource({"show-details=never,404", "show-components=always,200", "show-details=always,200"})
    void aComponentHasAUrlOnlyWhereComponentsAreShown(String property, int status) {
        new WebApplicationContextRunner()
                .withConfiguration(Hosts.CONFIGURATIONS)
                .withBean("own", Tracker.class, () -> tracker)
                .withPropertyValues("management.endpoint.health." + property)
                .run(context -> assertThat(context.getBean(HealthEndpointWebExtension.class)
                                .health(ApiVersion.V3, WebServerNamespace.SERVER, SecurityContext.NONE, "tailnet-node")
                                .getStatus())
                        .isEqualTo(status));
    }

    @Test
    void noTextGetsOutWhereDetailsAreNeverShown() {
        new WebApplicationContextRunner()
                .withConfiguration(Hosts.CONFIGURATIONS)
                .withBean("own", Tracker.class, () -> tracker)
                .withBean("peerCache", Warnable.class, () -> Warnable.of("peer-cache"))
                .withPropertyValues(
                        "management.endpoint.health.show-details=never",
                        "management.endpoint.health.show-components=always")
                .run(context -> {
                    report("a secret text");
                    Warnable bean = context.getBean(Warnable.class);
                    tracker.report(bean, Outcome.unhealthy("a secret text"));
                    assertThat(json(context.getBean(HealthEndpoint.class).health()))
                            .contains("secret");
                    HealthEndpointWebExtension web = context.getBean(HealthEndpointWebExtension.class);

                    assertThat(json(web, Set.of())).contains("DOWN").doesNotContain("secret");
                    for (String component : Hosts.components(context)) {
                        assertThat(json(web, Set.of(component))).doesNotContain("secret");
                    }
                });
    }

    private void report(String text) {
        for (Subsystem subsystem : Subsystem.values()) {
            tracker.report(subsystem, Outcome.unhealthy(text));
        }
        tracker.ipnState(text, true);
        tracker.fakeError(text);
        tracker.reportLogin(Outcome.unhealthy(text));
        tracker.reportTls(text, Outcome.unhealthy(text));
        tracker.report(Warnable.of("late"), Outcome.unhealthy(text));
    }

    private static String json(HealthEndpointWebExtension web, Set<String> path) {
        WebEndpointResponse<HealthDescriptor> response =
                web.health(ApiVersion.V3, WebServerNamespace.SERVER, SecurityContext.NONE, path.toArray(String[]::new));
        return json(response.getBody());
    }

    private static String json(Object body) {
        return JsonMapper.shared().writeValueAsString(body);
    }
}
