package io.github.tailnethealth.localapi;

import java.time.Duration;

/** What reading the bus can bring short of its end. */
sealed interface BusEvent {

    /** A line, and how long it was. */
    record Line(Notify news, long bytes) implements BusEvent {}

    /** A line of good JSON in which one of our fields has a type that we do not know; the stream goes on. */
    record Unreadable(String why, long bytes) implements BusEvent {}

    /**
     * Nothing came for so long that the stream was given up, to open another. A quiet daemon is a silent stream: this
     * is no failure.
     */
    record Silent(Duration idle) implements BusEvent {}
}
