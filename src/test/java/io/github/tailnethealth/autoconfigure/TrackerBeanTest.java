package io.github.tailnethealth.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Codes;
import io.github.tailnethealth.tracker.LatestVersion;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Transition;
import io.github.tailnethealth.tracker.TransitionListener;
import io.github.tailnethealth.tracker.Verdict;
import io.github.tailnethealth.tracker.Watcher;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.TaskScheduler;

/** The tracker and its listeners in an application. */
class TrackerBeanTest {
    private final ApplicationContextRunner host = Hosts.host();

    @Test
    void anApplicationGetsATrackerThatItCanReportInto() {
        host.run(context -> {
            Tracker tracker = context.getBean(Tracker.class);
            tracker.report(Subsystem.DNS, Outcome.unhealthy("no upstream"));

            assertThat(tracker.errorOf(Subsystem.DNS)).isEqualTo("no upstream");
        });
    }

    @Test
    void theApplicationsOwnTrackerWins() {
        Tracker own = Tracker.builder().build();

        host.withBean("own", Tracker.class, () -> own).run(context -> {
            assertThat(context).hasSingleBean(Tracker.class).doesNotHaveBean(WatcherThreads.class);
            own.ipnState("NeedsLogin", true);
            assertThat(Hosts.status(context, "tailnet-node")).isEqualTo("DOWN");
        });
    }

    @Test
    void itsSeverityAndItsChecksCanBeSet() {
        host.withPropertyValues("tailnet.health.down-severity=high", "tailnet.health.node-checks=false")
                .run(context -> {
                    Tracker tracker = context.getBean(Tracker.class);
                    tracker.report(Subsystem.DNS, Outcome.unhealthy("no upstream"));

                    assertThat(tracker.report().downSeverity()).isEqualTo(Severity.HIGH);
                    assertThat(tracker.report().verdict()).isEqualTo(Verdict.HEALTHY);
                    assertThat(tracker.report().checks()).doesNotContainKey(Codes.LOGIN_STATE);
                });
    }

    @Test
    void theVersionThatTextsAboutUpdatesShowCanBeSet() {
        host.withPropertyValues("tailnet.health.version=1.2.3").run(context -> {
            Tracker tracker = context.getBean(Tracker.class);
            tracker.checkForUpdates(true);
            tracker.latestVersion(new LatestVersion(false, "1.2.4", false));

            assertThat(tracker.report().checks().get(Codes.UPDATE_AVAILABLE).text())
                    .contains("1.2.3");
        });
    }

    @Test
    void switchedOffItAcceptsEverythingTellsNothingAndHasNoIndicatorNorSelfCheck() {
        host.withPropertyValues("tailnet.health.enabled=false").run(context -> {
            Tracker tracker = context.getBean(Tracker.class);
            tracker.report(Subsystem.DNS, Outcome.unhealthy("no upstream"));

            assertThat(tracker.errorOf(Subsystem.DNS)).isNull();
            assertThat(Hosts.components(context)).isEmpty();
            assertThat(context).doesNotHaveBean(PrivateSchedule.class);
            assertThat(Hosts.rootStatus(context)).isEqualTo("UP");
        });
    }

    @Test
    void itBringsNoExecutorAndNoSchedulerThatTheHostCouldEndUpOn() {
        host.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Executor.class)
                .doesNotHaveBean(TaskScheduler.class));
    }

    @Test
    void listenerBeansAreToldOnADaemonThreadOfOurs() {
        BlockingQueue<String> changes = new LinkedBlockingQueue<>();
        BlockingQueue<Transition> transitions = new ArrayBlockingQueue<>(10);
        AtomicReference<Thread> thread = new AtomicReference<>();
        host.withBean(Watcher.class, () -> (subsystem, error) -> {
                    thread.set(Thread.currentThread());
                    changes.add(subsystem + ": " + error);
                })
                .withBean(TransitionListener.class, () -> transitions::add)
                .run(context -> {
                    context.getBean(Tracker.class).report(Subsystem.DNS, Outcome.unhealthy("no upstream"));

                    assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo("dns: no upstream");
                    assertThat(transitions.poll(10, TimeUnit.SECONDS))
                            .extracting(Transition::code)
                            .isEqualTo("dns");
                    assertThat(thread.get().getName()).startsWith("tailnet-watcher-");
                    assertThat(thread.get().isDaemon()).isTrue();
                    assertThat(thread.get().getContextClassLoader())
                            .isEqualTo(Thread.currentThread().getContextClassLoader());
                });
    }

    @Test
    void listenersEndWithTheContextAlsoOnTheApplicationsOwnTracker() {
        Tracker own = Tracker.builder().build();
        BlockingQueue<String> changes = new LinkedBlockingQueue<>();

        host.withBean("own", Tracker.class, () -> own)
                .withBean(Watcher.class, () -> (subsystem, error) -> changes.add(subsystem))
                .run(context -> own.report(Subsystem.DNS, Outcome.unhealthy("before")));
        own.report(Subsystem.ROUTER, Outcome.unhealthy("after"));

        assertThat(changes).containsExactly("dns");
    }

    @Test
    void aListenerThatHangsDoesNotKeepTheContextFromClosing() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        host.withBean(Watcher.class, () -> (subsystem, error) -> {
                    told.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                })
                .run(context -> {
                    context.getBean(Tracker.class).report(Subsystem.DNS, Outcome.unhealthy("no upstream"));
                    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
                });

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void lazyInitializationKeepsNothingFromItsWork() {
        BlockingQueue<String> changes = new LinkedBlockingQueue<>();
        host.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean(Watcher.class, () -> (subsystem, error) -> changes.add(subsystem))
                .run(context -> {
                    context.getBean(Tracker.class).report(Subsystem.DNS, Outcome.unhealthy("no upstream"));

                    assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo("dns");
                    assertThat(context.getBean("tailnetHealthSelfCheck", PrivateSchedule.class)
                                    .getScheduledTasks())
                            .hasSize(1);
                });
    }
}
