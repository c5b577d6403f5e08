package io.github.tailnethealth.tracker;

/** A registered listener. Closing it ends its calls; closing it again does nothing. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
