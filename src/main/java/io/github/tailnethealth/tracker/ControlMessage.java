package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A problem that the control server tells the node about.
 *
 * @param text the whole text, as the original lists it
 * @param severity how bad control says it is
 * @param impactsConnectivity whether control says that peers may be out of reach
 * @param since since when, or null if nobody said
 */
public record ControlMessage(
        String text,
        Severity severity,
        boolean impactsConnectivity,
        @Nullable Instant since) {
    /** Checks that text and severity are not null. */
    public ControlMessage {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(severity, "severity");
    }

    /** Makes a message of medium severity, since it was reported: all that the original knew of one. */
    public static ControlMessage of(String text) {
        return new ControlMessage(text, Severity.MEDIUM, false, null);
    }
}
