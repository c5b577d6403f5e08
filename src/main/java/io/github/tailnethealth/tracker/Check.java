package io.github.tailnethealth.tracker;

import java.util.List;

/**
 * One check of the {@link Catalogue}.
 *
 * @param code its name
 * @param title the title for people
 * @param severity how bad it is while unhealthy
 * @param impactsConnectivity whether peers may be out of reach while unhealthy
 * @param dependsOn the codes of the causes under which it is not judged, if it is derived
 * @param kind reported or derived
 * @param nodeCheck whether only a tailnet node can have it, so that {@code tailnet.health.node-checks=false} drops it
 */
public record Check(
        String code,
        String title,
        Severity severity,
        boolean impactsConnectivity,
        List<String> dependsOn,
        Finding.Kind kind,
        boolean nodeCheck) {
    /** Keeps a copy of the dependencies. */
    public Check {
        dependsOn = List.copyOf(dependsOn);
    }
}
