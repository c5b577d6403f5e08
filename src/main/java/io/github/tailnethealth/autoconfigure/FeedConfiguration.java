package io.github.tailnethealth.autoconfigure;

import io.github.tailnethealth.localapi.FeedMetrics;
import io.github.tailnethealth.localapi.LocalApiFeed;
import io.github.tailnethealth.localapi.LocalApiSettings;
import io.github.tailnethealth.tracker.Tracker;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The feed from a tailscaled. Loaded only where its classes are. */
@Configuration(proxyBeanMethods = false)
class FeedConfiguration {
    @Bean
    LocalApiFeed tailnetHealthFeed(Tracker tracker, TailnetHealthProperties properties) {
        if (tracker.feed() == null) {
            throw new ConfigurationProblem(
                    Switch.FEED.property() + " is true, but the application's own Tracker bean takes no feed.",
                    "Build the Tracker with fed(FeedSource.LIVE, staleAfter), leave it to the auto-configuration,"
                            + " or set " + Switch.FEED.property() + "=false.");
        }
        TailnetHealthProperties.LocalApi localapi = properties.localapi();
        return new LocalApiFeed(
                tracker,
                new LocalApiSettings(
                        localapi.socket() == null ? null : Path.of(localapi.socket()),
                        localapi.pollInterval(),
                        localapi.usermetricsInterval(),
                        localapi.pollTimeout(),
                        localapi.connectTimeout(),
                        localapi.streamIdleTimeout(),
                        localapi.reconnectDelay(),
                        localapi.reconnectMaxDelay()));
    }

    @Bean
    @Lazy(false)
    FeedLifecycle tailnetHealthFeedLifecycle(LocalApiFeed feed) {
        return new FeedLifecycle(feed);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Metrics {
        @Bean
        FeedMetrics tailnetHealthFeedMetrics(LocalApiFeed feed) {
            return new FeedMetrics(feed);
        }
    }
}
