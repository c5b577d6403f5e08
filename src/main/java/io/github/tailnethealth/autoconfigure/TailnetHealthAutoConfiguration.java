package io.github.tailnethealth.autoconfigure;

import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.TransitionListener;
import io.github.tailnethealth.tracker.Watcher;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** The tracker, what tells its listeners, and its self-check. An application's own {@link Tracker} bean wins. */
@AutoConfiguration
@EnableConfigurationProperties(TailnetHealthProperties.class)
public final class TailnetHealthAutoConfiguration {
    TailnetHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(Tracker.class)
    WatcherThreads tailnetHealthWatcherThreads() {
        return new WatcherThreads();
    }

    @Bean
    @ConditionalOnMissingBean
    Tracker tailnetHealthTracker(TailnetHealthProperties properties, WatcherThreads threads) {
        Tracker.Builder builder = Tracker.builder()
                .enabled(properties.enabled())
                .nodeChecks(properties.nodeChecks())
                .downSeverity(properties.downSeverity())
                .watcherCapacity(properties.watcherQueueCapacity())
                .executor(threads::execute);
        if (properties.version() != null) {
            builder.version(properties.version());
        }
        TailnetHealthProperties.LocalApi localapi = properties.localapi();
        if (localapi.enabled()) {
            builder.fed(localapi.source(), localapi.staleAfter());
        }
        return builder.build();
    }

    @Bean
    @Lazy(false)
    ListenerBeans tailnetHealthListeners(
            Tracker tracker, ObjectProvider<Watcher> watchers, ObjectProvider<TransitionListener> transitionListeners) {
        return new ListenerBeans(tracker, watchers, transitionListeners);
    }

    @Bean
    @Lazy(false)
    @ConditionalOn(Switch.ENABLED)
    PrivateSchedule tailnetHealthSelfCheck(Tracker tracker, TailnetHealthProperties properties) {
        return new PrivateSchedule(
                "tailnet-self-check", new SelfCheck(tracker::selfCheck), properties.selfCheckInterval());
    }
}
