package io.github.tailnethealth.autoconfigure;

import io.github.tailnethealth.metrics.TailnetHealthMeters;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.BeanFactory;
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
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(1);

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
    PrivateSchedule tailnetHealthMeterRefresh(TailnetHealthMeters meters, BeanFactory beanFactory) {
        return new PrivateSchedule("tailnet-meters", new MeterRefresh(meters::refresh), REFRESH_INTERVAL, beanFactory);
    }
}
