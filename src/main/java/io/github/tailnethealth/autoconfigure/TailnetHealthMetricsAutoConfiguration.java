package io.github.tailnethealth.autoconfigure;

import io.github.tailnethealth.metrics.TailnetHealthMeters;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** The meters, where there is a registry for them. */
@AutoConfiguration(
        after = TailnetHealthAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOn(Switch.ENABLED)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class TailnetHealthMetricsAutoConfiguration {
    TailnetHealthMetricsAutoConfiguration() {}

    @Bean
    TailnetHealthMeters tailnetHealthMeters(
            Tracker tracker, TailnetHealthProperties properties, ObjectProvider<Warnable> warnables) {
        return TailnetHealthMeters.builder(tracker)
                .warnables(warnables.orderedStream().toList())
                .maxRegions(properties.metrics().maxDerpRegions())
                .build();
    }

    @Bean
    @Lazy(false)
    MeterRefresh tailnetHealthMeterRefresh(TailnetHealthMeters meters) {
        return new MeterRefresh(meters::refresh);
    }
}
