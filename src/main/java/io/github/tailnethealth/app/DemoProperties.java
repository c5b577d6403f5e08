package io.github.tailnethealth.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/** With the profile {@code demo}: the feed reads the socket of the recorded node, and says that it is one. */
final class DemoProperties implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
    static final String PROFILE = "demo";
    static final String SOCKET = "tailnet.health.localapi.socket";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        ConfigurableEnvironment environment = event.getEnvironment();
        if (environment.acceptsProfiles(Profiles.of(PROFILE))) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "recordedNode",
                            Map.of(
                                    SOCKET,
                                    socket().toString(),
                                    "tailnet.health.localapi.enabled",
                                    "true",
                                    "tailnet.health.localapi.source",
                                    "recorded")));
        }
    }

    /** After the profiles are known. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    private static Path socket() {
        try {
            return Files.createTempDirectory("tailnet-demo").resolve("tailscaled.sock");
        } catch (IOException e) {
            throw new UncheckedIOException("the demo needs a temporary directory for its socket", e);
        }
    }
}
