package com.example.host;

import io.github.tailnethealth.tracker.Tracker;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A host that reports nothing for five minutes, in time of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class VirtualTimeHost {
    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.EPOCH);

    @Bean
    Tracker tracker() {
        return Tracker.builder().clock(NOW::get).build();
    }

    @Bean
    Runnable hostCheck(Tracker tracker) {
        return () -> {
            for (int minute = 0; minute < 5; minute++) {
                NOW.updateAndGet(now -> now.plusSeconds(60));
                tracker.selfCheck();
            }
        };
    }
}
