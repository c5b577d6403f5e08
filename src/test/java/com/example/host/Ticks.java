package com.example.host;

import java.util.concurrent.CountDownLatch;
import org.springframework.scheduling.annotation.Scheduled;

/** The host's own scheduled method; it notes on which thread it ran. */
public class Ticks {
    private final CountDownLatch ran = new CountDownLatch(1);
    private final boolean dormant;
    private volatile String thread = "";

    public Ticks(boolean dormant) {
        this.dormant = dormant;
    }

    @Scheduled(fixedRate = 20)
    void tick() {
        thread = Thread.currentThread().getName();
        ran.countDown();
    }

    CountDownLatch ran() {
        return ran;
    }

    boolean dormant() {
        return dormant;
    }

    String thread() {
        return thread;
    }
}
