package io.github.tailnethealth.tracker;

/**
 * A registered listener. After it is closed no new call begins, but one may still be under way; closing it again does
 * nothing.
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
