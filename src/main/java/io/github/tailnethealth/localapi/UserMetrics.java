package io.github.tailnethealth.localapi;

import java.util.OptionalLong;

/**
 * The two of the daemon's own metrics that bear on health; empty where it does not tell them.
 *
 * @param available false if the daemon has no metrics at all (older than 1.74, or built without them)
 * @param homeRegion the home relay region, 0 for none
 * @param healthWarnings how many warnings the daemon shows
 */
record UserMetrics(boolean available, OptionalLong homeRegion, OptionalLong healthWarnings) {

    static final UserMetrics UNAVAILABLE = new UserMetrics(false, OptionalLong.empty(), OptionalLong.empty());

    private static final String HOME_REGION = "tailscaled_home_derp_region_id";
    private static final String HEALTH_WARNINGS = "tailscaled_health_messages{type=\"warning\"}";

    /** Reads the text format of Prometheus, of which only plain samples of whole numbers are wanted. */
    static UserMetrics parse(String text) {
        OptionalLong homeRegion = OptionalLong.empty();
        OptionalLong healthWarnings = OptionalLong.empty();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.startsWith(HOME_REGION + " ")) {
                homeRegion = number(line.substring(HOME_REGION.length()));
            } else if (line.startsWith(HEALTH_WARNINGS + " ")) {
                healthWarnings = number(line.substring(HEALTH_WARNINGS.length()));
            }
        }
        return new UserMetrics(true, homeRegion, healthWarnings);
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.trim()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
