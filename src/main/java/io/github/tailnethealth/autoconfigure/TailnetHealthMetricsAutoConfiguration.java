package io.github.tailnethealth.autoconfigure;

import io.github.tailnethealth.metrics.TailnetHealthMeters;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** The meters of the tracker, for whatever registries the application has. */
@AutoConfiguration(after = TailnetHealthAutoConfiguration.class)
@ConditionalOnClass({MeterRegistry.class, MeterBinder.class})
@ConditionalOn(Switch.ENABLED)
public final class TailnetHealthMetricsAutoConfiguration {
    TailnetHealthMetricsAutoConfiguration() {}

    @Bean
    TailnetHealthMeters tailnetHealthMeters(
            Tracker tracker, TailnetHealthProperties properties, ObjectProvider<Warnable> warnables) {
        return TailnetHealthMeters.builder(tracker)
                .maxRegions(properties.metrics().maxDerpRegions())
                .warnables(warnables.orderedStream().toList())
                .build();
    }

    @Bean
    @Lazy(false)
    MetersRefresh tailnetHealthMetersRefresh(TailnetHealthMeters meters) {
        return new MetersRefresh(meters::refresh);
    }
}
