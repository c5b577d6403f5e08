package com.example.host;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** A host that enables scheduling and leaves the rest to Spring Boot. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
public class SchedulingHost {

    @Bean
    Ticks ticks() {
        return new Ticks(false);
    }
}
