package io.github.tailnethealth.metrics;

/** One concern of the meters. A function of what was seen, without state, so that it can be tested alone. */
@FunctionalInterface
interface Concern {
    /** Writes a sample for everything that is known, and none for what is not. */
    void write(Seen seen, Samples.Builder samples);
}
