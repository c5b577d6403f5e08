package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the report says about one check or Warnable.
 *
 * @param code names the check
 * @param title the title for people
 * @param severity how bad it is while unhealthy
 * @param impactsConnectivity whether peers may be out of reach while unhealthy
 * @param kind where the finding comes from
 * @param status what is known
 * @param text what is wrong, or null
 * @param since since when it has been unhealthy, or null if it is not
 * @param args named values, such as a region's number
 * @param hiddenBy the code of the cause because of which this is not judged, or null
 * @param maskedBy the code of the cause behind which the original would not have named this, or null
 * @param unproven whether the answer is not proven yet (the home relay, for 15 s after a new connection)
 * @param lastKnown what was known before the feed fell silent, or null
 */
public record Finding(
        String code,
        String title,
        Severity severity,
        boolean impactsConnectivity,
        Kind kind,
        CheckStatus status,
        @Nullable String text,
        @Nullable Instant since,
        Map<String, String> args,
        @Nullable String hiddenBy,
        @Nullable String maskedBy,
        boolean unproven,
        @Nullable LastKnown lastKnown) {

    /** Where a finding comes from. */
    public enum Kind {
        /** Somebody reported it. */
        REPORTED,
        /** The tracker concluded it from other reports and from the time. */
        DERIVED,
        /** A {@link Warnable}. */
        WARNABLE
    }

    /**
     * What was known before the feed fell silent.
     *
     * @param status what was known
     * @param text what was wrong then, or null
     * @param asOf when the daemon last answered
     * @param age how long ago that is, in whole seconds
     */
    public record LastKnown(CheckStatus status, @Nullable String text, Instant asOf, Duration age) {
        private LastKnown shown(WallClock wall) {
            return new LastKnown(status, text, wall.shown(asOf), age);
        }
    }

    /** Returns whether this is known to be broken. */
    public boolean unhealthy() {
        return status == CheckStatus.UNHEALTHY;
    }

    /** Returns whether this is all that can be made of a judgement that is not "unhealthy". */
    boolean isMadeOf(Judged judged, @Nullable String hidden) {
        return judged.status() != CheckStatus.UNHEALTHY
                && judged.status() == status
                && judged.unproven() == unproven
                && Objects.equals(hidden, hiddenBy)
                && lastKnown == null;
    }

    Finding withMaskedBy(@Nullable String cause) {
        return new Finding(
                code,
                title,
                severity,
                impactsConnectivity,
                kind,
                status,
                text,
                since,
                args,
                hiddenBy,
                cause,
                unproven,
                lastKnown);
    }

    Finding shown(WallClock wall) {
        if (since == null && lastKnown == null) {
            return this;
        }
        return new Finding(
                code,
                title,
                severity,
                impactsConnectivity,
                kind,
                status,
                text,
                wall.shownOrNull(since),
                args,
                hiddenBy,
                maskedBy,
                unproven,
                lastKnown == null ? null : lastKnown.shown(wall));
    }

    Finding forgotten(@Nullable Instant asOf, Duration age) {
        LastKnown known = asOf == null || status == CheckStatus.UNKNOWN ? null : new LastKnown(status, text, asOf, age);
        return new Finding(
                code,
                title,
                severity,
                impactsConnectivity,
                kind,
                CheckStatus.UNKNOWN,
                null,
                null,
                Map.of(),
                null,
                null,
                false,
                known);
    }
}
