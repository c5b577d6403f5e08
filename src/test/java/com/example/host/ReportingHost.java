package com.example.host;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A host that injects the tracker and reports that its node is stopped and its router broken. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ReportingHost {

    @Bean
    Warnable peerCache() {
        return Warnable.builder("peer-cache").severity(Severity.LOW).build();
    }

    @Bean
    Runnable hostCheck(Tracker tracker, Warnable peerCache) {
        return () -> {
            tracker.ipnState(BackendState.STOPPED, false);
            tracker.report(Subsystem.ROUTER, Outcome.failed(new IllegalStateException("no route")));
            tracker.report(peerCache, Outcome.unhealthy("cold"));
        };
    }
}
