package io.github.tailnethealth.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.actuate.Logged;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.scheduling.ScheduledTasksEndpointAutoConfiguration;
import org.springframework.boot.actuate.scheduling.ScheduledTasksEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTask;

/** The self-check, and what else we repeat. */
class PrivateScheduleTest {
    private final ApplicationContextRunner host = Hosts.host();

    @Test
    void theSelfCheckIsDueEveryMinuteAndFirstAfterOne() {
        host.run(context -> assertThat(selfCheck(context.getBean("tailnetHealthSelfCheck", PrivateSchedule.class)))
                .satisfies(task -> {
                    assertThat(task.getIntervalDuration()).isEqualTo(Duration.ofMinutes(1));
                    assertThat(task.getInitialDelayDuration()).isEqualTo(Duration.ofMinutes(1));
                }));
    }

    @Test
    void itsIntervalCanBeSet() {
        host.withPropertyValues("tailnet.health.self-check-interval=90s")
                .run(context -> assertThat(selfCheck(context.getBean("tailnetHealthSelfCheck", PrivateSchedule.class)))
                        .extracting(FixedDelayTask::getIntervalDuration)
                        .isEqualTo(Duration.ofSeconds(90)));
    }

    @Test
    void itIsShownAmongTheScheduledTasks() {
        host.withConfiguration(AutoConfigurations.of(ScheduledTasksEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=*", "management.endpoints.jmx.exposure.include=*")
                .run(context -> assertThat(context.getBean(ScheduledTasksEndpoint.class)
                                .scheduledTasks()
                                .getFixedDelay())
                        .extracting(task -> task.getRunnable().getTarget())
                        .contains("io.github.tailnethealth.autoconfigure.SelfCheck.run"));
    }

    @Test
    void itRunsOnADaemonThreadOfOursUntilTheContextCloses() throws InterruptedException {
        CountDownLatch twice = new CountDownLatch(2);
        AtomicReference<Thread> thread = new AtomicReference<>();
        PrivateSchedule schedule = schedule(() -> {
            thread.set(Thread.currentThread());
            twice.countDown();
        });

        schedule.afterSingletonsInstantiated();
        assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
        schedule.destroy();

        assertThat(thread.get().getName()).startsWith("tailnet-self-check-");
        assertThat(thread.get().isDaemon()).isTrue();
        thread.get().join(10_000);
        assertThat(thread.get().isAlive()).isFalse();
        assertThat(schedule.getScheduledTasks()).isEmpty();
    }

    @Test
    void theHostsConfigurersDoNotScheduleTheirTasksOnIt() {
        AtomicInteger calls = new AtomicInteger();
        host.withBean(SchedulingConfigurer.class, () -> registrar -> calls.incrementAndGet())
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(calls).hasValue(0);
                });
    }

    @Test
    void aFailureIsLoggedOnceForEachKindAndEndsNothing() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch seen = new CountDownLatch(6);
        PrivateSchedule schedule = schedule(() -> {
            seen.countDown();
            if (runs.incrementAndGet() % 2 == 0) {
                throw new AssertionError("an error");
            }
            throw new IllegalStateException("an exception");
        });

        try (Logged logged = new Logged(FailSafe.class.getName())) {
            schedule.afterSingletonsInstantiated();
            assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
            schedule.destroy();

            assertThat(logged.records())
                    .extracting(LogRecord::getThrown)
                    .hasExactlyElementsOfTypes(IllegalStateException.class, AssertionError.class);
        }
    }

    @Test
    void aSelfCheckThatFailsDoesNotCountAsARun() {
        AtomicReference<Instant> now = new AtomicReference<>(VirtualClock.START);
        Tracker tracker = Tracker.builder().clock(() -> time(now)).build();
        SelfCheck selfCheck = new SelfCheck(tracker::selfCheck);

        now.set(null);
        selfCheck.run();
        assertThat(tracker.lastSelfCheck()).isNull();

        now.set(VirtualClock.START);
        selfCheck.run();
        assertThat(tracker.lastSelfCheck()).isEqualTo(VirtualClock.START);
    }

    private static Instant time(AtomicReference<Instant> now) {
        Instant instant = now.get();
        if (instant == null) {
            throw new IllegalStateException("no time");
        }
        return instant;
    }

    private static PrivateSchedule schedule(Runnable check) {
        return new PrivateSchedule("tailnet-self-check", new SelfCheck(check), Duration.ofMillis(10));
    }

    private static FixedDelayTask selfCheck(PrivateSchedule schedule) {
        Set<ScheduledTask> tasks = schedule.getScheduledTasks();
        assertThat(tasks).hasSize(1);
        return (FixedDelayTask) tasks.iterator().next().getTask();
    }
}
