package io.github.tailnethealth.autoconfigure;

import java.time.Duration;
import java.util.Set;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/**
 * Runs the {@code @Scheduled} methods of one object on a thread of its own while the context lives, and shows them in
 * {@code /actuator/scheduledtasks}.
 *
 * <p>The object, the scheduler and what processes the annotation are no beans: as beans they would take over, or wake,
 * the {@code @Scheduled} methods of the host. Nor is the processor told of the context, whose {@code SchedulingConfigurer}
 * beans it would let schedule their tasks here as well.
 */
final class PrivateSchedule implements SmartInitializingSingleton, ScheduledTaskHolder, DisposableBean {
    /** Stands for the interval in the annotations. */
    static final String INTERVAL = "${interval}";

    private final Object target;
    private final String name;
    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private final ScheduledAnnotationBeanPostProcessor processor = new ScheduledAnnotationBeanPostProcessor();

    /**
     * Prepares a schedule; it starts with the context.
     *
     * @param name the thread's name, without its number
     * @param target has the methods
     * @param interval what their {@link #INTERVAL} is
     */
    PrivateSchedule(String name, Object target, Duration interval) {
        this.target = target;
        this.name = name;
        scheduler.setThreadNamePrefix(name + "-");
        scheduler.setDaemon(true);
        processor.setEmbeddedValueResolver(text -> text.replace(INTERVAL, interval.toString()));
        processor.setScheduler(scheduler);
    }

    @Override
    public void afterSingletonsInstantiated() {
        scheduler.initialize();
        processor.postProcessAfterInitialization(target, name);
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
