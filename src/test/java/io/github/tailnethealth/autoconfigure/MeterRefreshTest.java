package io.github.tailnethealth.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The meters are refreshed while the context lives. */
class MeterRefreshTest {
    @Test
    void itGoesOnAfterAFailureOnADaemonThreadOfOursUntilTheContextCloses() throws InterruptedException {
        CountDownLatch twice = new CountDownLatch(2);
        AtomicReference<Thread> thread = new AtomicReference<>();
        MeterRefresh refresh = new MeterRefresh(() -> {
            thread.set(Thread.currentThread());
            twice.countDown();
            throw new IllegalStateException("a failure");
        });

        refresh.afterSingletonsInstantiated();
        assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
        refresh.destroy();

        assertThat(thread.get().getName()).startsWith("tailnet-meters-");
        assertThat(thread.get().isDaemon()).isTrue();
        thread.get().join(10_000);
        assertThat(thread.get().isAlive()).isFalse();
    }
}
