package io.github.tailnethealth.autoconfigure;

import java.time.Duration;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/**
 * Runs the {@link SelfCheck} while the context lives, and shows it in {@code /actuator/scheduledtasks}.
 *
 * <p>The scheduler and what processes {@code @Scheduled} are no beans: as beans they would take over, or wake, the
 * {@code @Scheduled} methods of the host.
 */
final class SelfCheckSchedule implements SmartInitializingSingleton, ScheduledTaskHolder, DisposableBean {
    private final SelfCheck selfCheck;
    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private final ScheduledAnnotationBeanPostProcessor processor = new ScheduledAnnotationBeanPostProcessor();

    SelfCheckSchedule(Runnable check, Duration interval, BeanFactory beanFactory) {
        selfCheck = new SelfCheck(check);
        scheduler.setThreadNamePrefix("tailnet-self-check-");
        scheduler.setDaemon(true);
        processor.setBeanFactory(beanFactory);
        // the only placeholder there is; the environment's own text may be blank, or miss the default
        processor.setEmbeddedValueResolver(placeholder -> interval.toString());
        processor.setScheduler(scheduler);
    }

    @Override
    public void afterSingletonsInstantiated() {
        scheduler.initialize();
        processor.postProcessAfterInitialization(selfCheck, "tailnetHealthSelfCheck");
        processor.afterSingletonsInstantiated();
    }

    @Override
    public Set<ScheduledTask> getScheduledTasks() {
        return processor.getScheduledTasks();
    }

    @Override
    public void destroy() {
        processor.destroy();
        scheduler.shutdown();
    }
}
