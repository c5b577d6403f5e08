package com.example.host;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A host whose scheduled method sleeps, because nothing enables scheduling. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class DormantHost {

    @Bean
    Ticks ticks() {
        return new Ticks(true);
    }
}
