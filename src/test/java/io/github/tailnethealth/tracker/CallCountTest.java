package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A count of calls: nothing is lost, whoever counts. */
@Timeout(60)
class CallCountTest {
    private static final int EACH = 200_000;

    private final CallCount count = new CallCount();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 12})
    void everyCallOfAnyNumberOfThreadsCounts(int threads) throws InterruptedException {
        countOn(threads, EACH);

        assertThat(count.sum()).isEqualTo((long) threads * EACH);
    }

    @Test
    void threadsThatCameAfterOthersHaveEndedCountOnFromThere() throws InterruptedException {
        for (int generation = 0; generation < 10; generation++) {
            countOn(5, 1_000);
            System.gc(); // which forgets the threads
        }

        assertThat(count.sum()).isEqualTo(10 * 5 * 1_000);
    }

    @Test
    void aReaderNeverSeesTheCountFall() throws InterruptedException {
        Thread counter = new Thread(() -> {
            for (int i = 0; i < EACH; i++) {
                count.increment();
            }
        });
        counter.start();

        long last = 0;
        while (counter.isAlive()) {
            long now = count.sum();
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
        }
        counter.join();
        assertThat(count.sum()).isEqualTo(EACH);
    }

    private void countOn(int threads, int times) throws InterruptedException {
        List<Thread> counters = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread counter = new Thread(() -> {
                for (int call = 0; call < times; call++) {
                    count.increment();
                }
            });
            counters.add(counter);
            counter.start();
        }
        for (Thread counter : counters) {
            counter.join();
        }
    }
}
