package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is reported about one thing: it is healthy, or it is not and a text says why. Every report has this shape.
 *
 * <pre>{@code
 * tracker.report(Subsystem.DNS, Outcome.healthy());
 * tracker.report(Subsystem.DNS, Outcome.unhealthy("no upstream resolvers"));
 * tracker.report(Subsystem.DNS, Outcome.failed(exception).since(startOfOutage));
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Outcome {
    private static final Outcome HEALTHY = new Outcome(null, null, Map.of());

    private final @Nullable String text;
    private final @Nullable Instant since;
    private final Map<String, String> args;

    private Outcome(@Nullable String text, @Nullable Instant since, Map<String, String> args) {
        this.text = text;
        this.since = since;
        this.args = args;
    }

    /** Returns the outcome of a thing that works. */
    public static Outcome healthy() {
        return HEALTHY;
    }

    /**
     * Returns the outcome of a thing that is broken.
     *
     * @param text says what is wrong; an empty text is still an error, as in the original
     */
    public static Outcome unhealthy(String text) {
        return new Outcome(Objects.requireNonNull(text, "text"), null, Map.of());
    }

    /**
     * Returns the outcome of a thing that failed.
     *
     * @param failure its message becomes the text or, where it has none, the simple name of its class
     */
    public static Outcome failed(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        String message = failure.getMessage();
        if (message == null) {
            Class<?> type = failure.getClass();
            message = type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
        }
        return new Outcome(message, null, Map.of());
    }

    /** Returns this outcome, true since {@code instant} rather than since it was reported. */
    public Outcome since(Instant instant) {
        return new Outcome(text, Objects.requireNonNull(instant, "instant"), args);
    }

    /** Returns this outcome with named values for the details, such as the name of a server. Values are not judged. */
    public Outcome with(Map<String, String> values) {
        return new Outcome(text, since, Map.copyOf(values));
    }

    /** Returns whether the thing works. */
    public boolean isHealthy() {
        return text == null;
    }

    /** Returns what is wrong, or null if nothing is. */
    public @Nullable String text() {
        return text;
    }

    /** Returns since when this has been so, or null if nobody said. */
    public @Nullable Instant since() {
        return since;
    }

    /** Returns the named values, possibly none. */
    public Map<String, String> args() {
        return args;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Outcome that
                && Objects.equals(text, that.text)
                && Objects.equals(since, that.since)
                && args.equals(that.args);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, since, args);
    }

    @Override
    public String toString() {
        return (text == null ? "healthy" : "unhealthy: " + text) + (since == null ? "" : " since " + since);
    }
}
