package io.github.tailnethealth.tracker;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cause behind which the original would not have named most of what else is wrong.
 *
 * @param cause the code of its check, or null if nothing is masked
 * @param namesImpact whether the original names with it the Warnables that impact connectivity
 */
record Mask(@Nullable String cause, boolean namesImpact) {
    static final Mask NONE = new Mask(null, false);

    /** Texts that the original always names, whatever else is wrong. */
    private static final Set<String> ALWAYS_NAMED =
            Set.of(Codes.UPDATE_AVAILABLE, Codes.SECURITY_UPDATE_AVAILABLE, Codes.IS_USING_UNSTABLE_VERSION);

    /** Returns the finding, with the cause if that masks it. */
    Finding over(Finding finding) {
        if (cause == null
                || !finding.unhealthy()
                || finding.kind() == Finding.Kind.DERIVED
                || cause.equals(finding.code())
                || ALWAYS_NAMED.contains(finding.code())
                || (finding.kind() == Finding.Kind.WARNABLE && finding.impactsConnectivity() && namesImpact)) {
            return finding;
        }
        return finding.withMaskedBy(cause);
    }
}
