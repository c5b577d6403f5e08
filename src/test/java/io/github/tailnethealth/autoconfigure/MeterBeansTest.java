package io.github.tailnethealth.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.metrics.TailnetHealthMeters;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The meters in an application. */
class MeterBeansTest {
    private final ApplicationContextRunner withoutRegistry = Hosts.host();
    private final ApplicationContextRunner host = withoutRegistry
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class));

    @Test
    void theRegistryOfTheApplicationHasThem() {
        host.run(context -> assertThat(context.getBean(MeterRegistry.class)
                        .find("tailnet.health.build.info")
                        .meter())
                .isNotNull());
    }

    @Test
    void theCodeOfAWarnableBeanIsALabel() {
        host.withBean("peerCache", Warnable.class, () -> Warnable.of("peer-cache"))
                .run(context -> {
                    context.getBean(Tracker.class).report(context.getBean(Warnable.class), Outcome.unhealthy("cold"));
                    context.getBean(TailnetHealthMeters.class).refresh();

                    assertThat(context.getBean(MeterRegistry.class)
                                    .find("tailnet.health.warning.active")
                                    .tag("code", "peer-cache")
                                    .meter())
                            .isNotNull();
                });
    }

    @Test
    void theNumberOfDerpRegionsCanBeSet() {
        host.withPropertyValues("tailnet.health.metrics.max-derp-regions=2").run(context -> {
            Tracker tracker = context.getBean(Tracker.class);
            LongStream.range(1, 10).forEach(region -> tracker.derpRegionConnected(region, true));
            context.getBean(TailnetHealthMeters.class).refresh();

            assertThat(context.getBean(MeterRegistry.class)
                            .find("tailnet.health.derp.region.connected")
                            .meters())
                    .hasSize(2);
        });
    }

    @Test
    void theyAreRefreshedEverySecondApartFromTheSelfCheck() {
        host.run(context -> {
            assertThat(context).hasSingleBean(MeterRefresh.class);
            assertThat(context.getBeansOfType(PrivateSchedule.class)).containsOnlyKeys("tailnetHealthSelfCheck");
        });
    }

    @Test
    void withoutARegistryThereAreNone() {
        withoutRegistry.run(context -> assertThat(context)
                .doesNotHaveBean(TailnetHealthMeters.class)
                .doesNotHaveBean("tailnetHealthMeterRefresh"));
    }

    @Test
    void withoutMicrometerTheApplicationStarts() {
        withoutRegistry
                .withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("tailnetHealthMeters"));
    }

    @Test
    void aSwitchedOffLibraryHasNone() {
        host.withPropertyValues("tailnet.health.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(TailnetHealthMeters.class));
    }
}
