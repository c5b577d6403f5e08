package io.github.tailnethealth.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** The indicators of an application's own Warnables. */
class WarnableBeansTest {
    private final ApplicationContextRunner host = Hosts.host();

    @Configuration(proxyBeanMethods = false)
    static class OwnWarnables {
        @Bean
        Warnable peerCache() {
            return Warnable.of("cache");
        }

        @Bean
        Warnable magicDNSProbe() {
            return Warnable.of("dns-probe");
        }
    }

    @Test
    void eachHasAnIndicatorNamedAfterItsBean() {
        host.withUserConfiguration(OwnWarnables.class).run(context -> {
            Warnable cache = context.getBean("peerCache", Warnable.class);
            assertThat(Hosts.status(context, "tailnet-peer-cache")).isEqualTo("UNKNOWN");
            assertThat(Hosts.status(context, "tailnet-magic-dns-probe")).isEqualTo("UNKNOWN");

            context.getBean(Tracker.class).report(cache, Outcome.unhealthy("cold"));

            assertThat(Hosts.status(context, "tailnet-peer-cache")).isEqualTo("DOWN");
            assertThat(Hosts.status(context, "tailnet-warnables")).isEqualTo("none");
        });
    }

    @Test
    void codeCanBeGeneratedAheadOfTimeForAnApplicationThatHasThem() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(OwnWarnables.class, AheadOfTime.class);
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
        DefaultGenerationContext generation =
                new DefaultGenerationContext(new ClassNameGenerator(ClassName.get("host", "Host")), files);

        new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        generation.writeGeneratedContent();

        assertThat(files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE).keySet())
                .anyMatch(name -> name.contains("TailnetHealthIndicatorsAutoConfiguration"));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        TailnetHealthAutoConfiguration.class,
        TailnetHealthIndicatorsAutoConfiguration.class,
        TailnetHealthMetricsAutoConfiguration.class
    })
    static class AheadOfTime {}

    @Test
    void twoWhoseBeanNamesReadTheSameStopTheStartAndAreBothNamed() {
        host.withBean("peerCache", Warnable.class, () -> Warnable.of("a"))
                .withBean("peer_cache", Warnable.class, () -> Warnable.of("b"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ConfigurationProblem.class)
                        .hasMessageContaining("\"tailnet-peer-cache\"")
                        .hasMessageContaining("\"peerCache\"")
                        .hasMessageContaining("\"peer_cache\""));
    }

    @Test
    void oneThatReadsAsANameOfOursStopsTheStartEvenIfThatIsSwitchedOff() {
        host.withBean("overall", Warnable.class, () -> Warnable.of("a"))
                .withPropertyValues("management.health.tailnet-overall.enabled=false")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ConfigurationProblem.class)
                        .hasMessageContaining("Warnable bean \"overall\"")
                        .hasMessageContaining("our own \"tailnet-overall\""));
        host.withBean("notInMapPoll", Warnable.class, () -> Warnable.of("a"))
                .withPropertyValues("tailnet.health.node-checks=false")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("Warnable bean \"notInMapPoll\"")
                        .hasMessageContaining("our own \"tailnet-not-in-map-poll\""));
    }

    @Test
    void oneThatReadsAsAnIndicatorOfTheApplicationStopsTheStart() {
        host.withBean("peerCache", Warnable.class, () -> Warnable.of("a"))
                .withBean("tailnet-peer-cacheHealthIndicator", HealthIndicator.class, () -> WarnableBeansTest::up)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ConfigurationProblem.class)
                        .hasMessageContaining("\"peerCache\"")
                        .hasMessageContaining("\"tailnet-peer-cacheHealthIndicator\""));
    }

    @Test
    void oneWithoutAnyLatinLetterStopsTheStart() {
        host.withBean("ωμέγα", Warnable.class, () -> Warnable.of("a"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ConfigurationProblem.class)
                        .hasMessageContaining("ωμέγα"));
    }

    private static Health up() {
        return Health.up().build();
    }
}
