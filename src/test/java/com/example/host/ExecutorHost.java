package com.example.host;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** A host with only an executor of the JDK. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
public class ExecutorHost {

    @Bean
    Ticks ticks() {
        return new Ticks(false);
    }

    @Bean
    ScheduledExecutorService hostExecutor() {
        return Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "host-executor"));
    }
}
