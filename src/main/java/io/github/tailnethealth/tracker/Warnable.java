package io.github.tailnethealth.tracker;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A thing of your own that can be unhealthy. Make it once, for example as a bean, and report about it with
 * {@link Tracker#report(Warnable, Outcome)}; one Warnable may be used with several trackers.
 *
 * <p>Identity counts: two Warnables with equal properties are two. Immutable and thread-safe.
 */
public final class Warnable {
    private static final Pattern CODE = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?");

    private final String code;
    private final String title;
    private final Severity severity;
    private final boolean impactsConnectivity;
    private final @Nullable String debugFlag;
    private final boolean ofNode;
    private final boolean inOriginal;

    private Warnable(Builder builder) {
        code = builder.code;
        title = builder.title;
        impactsConnectivity = builder.impactsConnectivity;
        Severity chosen = builder.severity;
        severity = chosen != null ? chosen : impactsConnectivity ? Severity.HIGH : Severity.MEDIUM;
        debugFlag = builder.debugFlag;
        ofNode = builder.ofNode;
        inOriginal = builder.inOriginal;
    }

    /** Returns a Warnable with that code and every other property at its default. */
    public static Warnable of(String code) {
        return builder(code).build();
    }

    /**
     * Starts a Warnable.
     *
     * @param code names it in details, URLs and metric labels: 1 to 100 of {@code a-z 0-9 . _ -}, beginning and ending
     *     with a letter or digit
     * @throws IllegalArgumentException if the code is anything else
     */
    public static Builder builder(String code) {
        return new Builder(code);
    }

    /** Returns whether {@code code} can be the code of a Warnable. */
    public static boolean isValidCode(String code) {
        return CODE.matcher(code).matches();
    }

    /** Returns the name in details, URLs and metric labels. */
    public String code() {
        return code;
    }

    /** Returns the title for people; the code, if none was given. */
    public String title() {
        return title;
    }

    /** Returns how bad it is when this is unhealthy: medium, or high if it impacts connectivity, unless set. */
    public Severity severity() {
        return severity;
    }

    /** Returns whether peers may be out of reach while this is unhealthy. */
    public boolean impactsConnectivity() {
        return impactsConnectivity;
    }

    /** Returns the flag listed in {@link Report#debugFlags()} while this is unhealthy, or null. */
    public @Nullable String debugFlag() {
        return debugFlag;
    }

    /** Returns whether only the node's own daemon knows of this, so that it is unknown while the daemon is silent. */
    public boolean ofNode() {
        return ofNode;
    }

    /** Returns whether the original would name this in its text. */
    public boolean inOriginal() {
        return inOriginal;
    }

    @Override
    public String toString() {
        return "Warnable[" + code + "]";
    }

    /** Collects the properties of a {@link Warnable}. Not thread-safe. */
    public static final class Builder {
        private final String code;
        private String title;
        private @Nullable Severity severity;
        private boolean impactsConnectivity;
        private @Nullable String debugFlag;
        private boolean ofNode;
        private boolean inOriginal = true;

        private Builder(String code) {
            if (!isValidCode(Objects.requireNonNull(code, "code"))) {
                throw new IllegalArgumentException("code \"" + code + "\" of a Warnable must be 1 to 100 of a-z, 0-9,"
                        + " '.', '_' and '-', and begin and end with a letter or digit");
            }
            this.code = code;
            this.title = code;
        }

        /** Sets the title for people. */
        public Builder title(String value) {
            title = Objects.requireNonNull(value, "title");
            return this;
        }

        /** Sets how bad it is. */
        public Builder severity(Severity value) {
            severity = Objects.requireNonNull(value, "severity");
            return this;
        }

        /** Says that peers may be out of reach while this is unhealthy. */
        public Builder impactsConnectivity() {
            impactsConnectivity = true;
            return this;
        }

        /** Sets the flag that {@link Report#debugFlags()} lists while this is unhealthy; an empty flag is none. */
        public Builder debugFlag(String value) {
            debugFlag = value.isEmpty() ? null : value;
            return this;
        }

        /** Says that only the node's own daemon knows of this. */
        public Builder ofNode() {
            ofNode = true;
            return this;
        }

        /** Says that the original knew nothing like it, so that its exact text leaves it out. */
        public Builder notInOriginal() {
            inOriginal = false;
            return this;
        }

        /** Makes the Warnable. */
        public Warnable build() {
            return new Warnable(this);
        }
    }
}
