package io.github.tailnethealth.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Import;

/** The feed from a tailscaled, if {@code tailnet.health.localapi.enabled=true}. */
@AutoConfiguration(after = TailnetHealthAutoConfiguration.class)
@ConditionalOn({Switch.ENABLED, Switch.FEED})
@Import(FeedSelector.class)
public final class TailnetHealthFeedAutoConfiguration {
    TailnetHealthFeedAutoConfiguration() {}
}
