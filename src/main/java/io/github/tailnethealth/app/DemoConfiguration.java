package io.github.tailnethealth.app;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The node of the demo. */
@Configuration(proxyBeanMethods = false)
@Profile(DemoProperties.PROFILE)
class DemoConfiguration {

    @Bean
    DemoNode demoNode(@Value("${" + DemoProperties.SOCKET + "}") String socket) {
        return new DemoNode(Path.of(socket));
    }
}
