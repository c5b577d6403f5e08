package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.Catalogue;
import io.github.tailnethealth.tracker.Codes;
import io.github.tailnethealth.tracker.KnownWarnables;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Warnable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which code has a label of its own: those of the catalogue, those that daemons are known to use, and those of the
 * application, in this order. Every other code is {@code other}, and the control server's messages share one. Fixed from
 * the start, so that a sum over the codes behind one label never goes down. Immutable.
 */
final class CodeLabels {
    /** How many codes there are at most, {@code other} among them. */
    static final int MAX = 64;

    private static final String OTHER = "other";
    private static final String CONTROL_PREFIX = Codes.CONTROL_HEALTH + ".";
    private static final CodeLabel CONTROL = CodeLabel.ofNone(Codes.CONTROL_HEALTH);
    private static final CodeLabel REST = CodeLabel.ofNone(OTHER);

    private final Map<String, CodeLabel> byCode = new HashMap<>();

    /**
     * The labels of a code.
     *
     * @param code the code, or what it is folded into
     * @param severity our own word for how bad it is, never the daemon's
     * @param impactsConnectivity our own word for whether peers may be out of reach
     */
    record CodeLabel(String code, String severity, String impactsConnectivity) {
        private static CodeLabel ofNone(String code) {
            return new CodeLabel(code, "unknown", "false");
        }

        private static CodeLabel of(String code, Severity severity, boolean impactsConnectivity) {
            return new CodeLabel(code, severity.code(), Boolean.toString(impactsConnectivity));
        }
    }

    CodeLabels(Collection<Warnable> ofApplication) {
        byCode.put(OTHER, REST);
        byCode.put(CONTROL.code, CONTROL);
        Catalogue.checks().forEach(check -> add(check.code(), check.severity(), check.impactsConnectivity()));
        KnownWarnables.byCode()
                .values()
                .forEach(known -> add(known.code(), known.severity(), known.impactsConnectivity()));
        ofApplication.forEach(warnable -> add(warnable.code(), warnable.severity(), warnable.impactsConnectivity()));
    }

    private void add(String code, Severity severity, boolean impactsConnectivity) {
        if (byCode.size() < MAX && !code.startsWith(CONTROL_PREFIX)) {
            byCode.putIfAbsent(code, CodeLabel.of(code, severity, impactsConnectivity));
        }
    }

    /** Returns the labels of any code. */
    CodeLabel of(String code) {
        return code.startsWith(CONTROL_PREFIX) ? CONTROL : byCode.getOrDefault(code, REST);
    }
}
