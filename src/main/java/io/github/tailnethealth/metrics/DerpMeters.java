package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.Codes;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Report.DerpRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The link to the DERP relays: the home, and at most so many regions. */
final class DerpMeters implements Concern {
    private final int maxRegions;

    /**
     * Makes it.
     *
     * @param maxRegions how many regions have series of their own; the home is always among them
     */
    DerpMeters(int maxRegions) {
        this.maxRegions = maxRegions;
    }

    @Override
    public void write(Seen seen, Samples.Builder samples) {
        Report.Derp derp = seen.report().derp();
        Long home = derp.home();
        samples.info(Family.DERP_HOME_INFO, home == null || home == 0 ? null : home.toString());
        samples.flag(Family.DERP_HOME_CONNECTED, derp.homeConnected());
        samples.time(Family.DERP_HOME_LAST_FRAME, derp.homeLastFrame());

        List<DerpRegion> regions = derp.regions();
        boolean problemsReported = problemsReported(seen.report());
        for (DerpRegion region : shown(regions, home)) {
            String id = Long.toString(region.id());
            samples.flag(Family.DERP_REGION_CONNECTED, region.connected(), id);
            samples.flag(Family.DERP_REGION_PROBLEM, problemsReported ? region.problem() != null : null, id);
            samples.time(Family.DERP_REGION_LAST_FRAME, region.lastFrame(), id);
        }
        if (regions.stream().anyMatch(region -> region.connected() != null)) {
            samples.number(
                    Family.DERP_REGIONS_CONNECTED,
                    regions.stream()
                            .filter(region -> Boolean.TRUE.equals(region.connected()))
                            .count());
        }
        if (problemsReported) {
            samples.number(
                    Family.DERP_REGIONS_WITH_PROBLEM,
                    regions.stream().filter(region -> region.problem() != null).count());
        }
        if (!regions.isEmpty()) {
            samples.number(Family.DERP_REGIONS_LEFT_OUT, Math.max(0, regions.size() - maxRegions));
        }
    }

    /**
     * Who reports problems of regions reports all of them: a region without one has none. A feed knows of problems, but
     * not of which regions there are.
     */
    private static boolean problemsReported(Report report) {
        boolean known = Checks.healthy(report, Codes.DERP_REGION_ERROR) != null
                || report.derp().regions().stream().anyMatch(region -> region.problem() != null);
        return known && report.feed().state() == FeedState.OFF;
    }

    /** Returns the lowest numbers, but the home in place of the last of them if it is not there. */
    private List<DerpRegion> shown(List<DerpRegion> regions, @Nullable Long home) {
        if (regions.size() <= maxRegions) {
            return regions;
        }
        List<DerpRegion> shown = new ArrayList<>(regions.subList(0, maxRegions));
        for (DerpRegion region : regions.subList(maxRegions, regions.size())) {
            if (Objects.equals(region.id(), home)) {
                shown.set(maxRegions - 1, region);
            }
        }
        return shown;
    }
}
