package com.example.host;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** A host with two schedulers, of which Spring takes neither. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
public class TwoSchedulersHost {

    @Bean
    Ticks ticks() {
        return new Ticks(false);
    }

    @Bean
    ThreadPoolTaskScheduler firstScheduler() {
        return new ThreadPoolTaskScheduler();
    }

    @Bean
    ThreadPoolTaskScheduler secondScheduler() {
        return new ThreadPoolTaskScheduler();
    }
}
