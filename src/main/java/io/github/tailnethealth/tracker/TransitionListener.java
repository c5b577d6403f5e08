package io.github.tailnethealth.tracker;

/** Is told of every {@link Transition}; the promises of {@link Watcher} hold. */
@FunctionalInterface
public interface TransitionListener {
    /** Takes one flip. */
    void flipped(Transition transition);
}
