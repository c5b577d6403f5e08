package io.github.tailnethealth.autoconfigure;

import io.github.tailnethealth.tracker.Registration;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.TransitionListener;
import io.github.tailnethealth.tracker.Watcher;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Registers the application's listener beans while its context lives; late, because they may use the tracker. */
final class ListenerBeans implements SmartInitializingSingleton, DisposableBean {
    private final Tracker tracker;
    private final ObjectProvider<Watcher> watchers;
    private final ObjectProvider<TransitionListener> transitionListeners;
    private final List<Registration> registrations = new ArrayList<>();

    ListenerBeans(
            Tracker tracker, ObjectProvider<Watcher> watchers, ObjectProvider<TransitionListener> transitionListeners) {
        this.tracker = tracker;
        this.watchers = watchers;
        this.transitionListeners = transitionListeners;
    }

    @Override
    public void afterSingletonsInstantiated() {
        watchers.orderedStream().map(tracker::watch).forEach(registrations::add);
        transitionListeners.orderedStream().map(tracker::onTransition).forEach(registrations::add);
    }

    @Override
    public void destroy() {
        registrations.forEach(Registration::close);
    }
}
