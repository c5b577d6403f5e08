package io.github.tailnethealth.localapi;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Learns the home region, and how far what the daemon shows of it can be trusted. */
final class HomeRegion {
    /** The daemon hides a lost relay for 10 s; until then that nothing is shown proves nothing. */
    static final Duration UNPROVEN_FOR = Duration.ofSeconds(15);
    /** A node that has only just started may not have chosen its home yet. */
    private static final Duration CHOOSING = Duration.ofMillis(500);

    /** After a node was off for longer than this, that its relay was lost before says nothing any more. */
    private static final Duration LOSS_COUNTS_FOR = Duration.ofSeconds(60);

    private final Map<String, Long> regions = new HashMap<>();
    private @Nullable Long home;
    private @Nullable String code;
    private @Nullable String unknownCode;
    private @Nullable Long knownLost;
    private boolean lossShown;
    private @Nullable Instant offSince;
    private @Nullable Instant unprovenUntil;

    @Nullable Long home() {
        return home;
    }

    /** Returns whether the daemon named a region that our map does not have. */
    boolean needsMap() {
        return unknownCode != null;
    }

    @Nullable Instant unprovenUntil() {
        return unprovenUntil;
    }

    /** Nothing is proven any more: a (re)connect, or the node has just begun to run. */
    void unproven(Instant now) {
        unprovenUntil = now.plus(UNPROVEN_FOR);
    }

    void map(@Nullable DerpMap map, Instant now) {
        if (map == null) {
            return;
        }
        regions.clear();
        map.regions().values().forEach(region -> {
            if (region.code() != null && region.id() != null) {
                regions.put(region.code(), region.id());
            }
        });
        String waiting = unknownCode;
        if (waiting != null) {
            relay(waiting, now, true);
        }
    }

    /**
     * Takes the code of the home region as the status has it.
     *
     * @param settled whether the node has been up for long enough that an empty code means none
     */
    void relay(@Nullable String named, Instant now, boolean settled) {
        if (named == null) {
            return;
        }
        boolean moved = code != null && !code.equals(named);
        code = named;
        if (named.isEmpty()) {
            unknownCode = null;
            if (settled) {
                learn(0, now);
            } else if (moved && !isLost()) {
                home = null; // it has not chosen again yet
            }
            return;
        }
        Long id = regions.get(named);
        unknownCode = id == null ? named : null;
        if (id != null) {
            learn(id, now);
        } else if (moved) {
            home = null; // it is elsewhere, and the map will tell where
        }
    }

    static boolean settled(@Nullable Instant upSince, Instant now) {
        return upSince != null && !now.isBefore(upSince.plus(CHOOSING));
    }

    /** Takes the region's number; 0 is none. */
    void learn(long region, Instant now) {
        if (home == null || home != region) {
            home = region;
            lossNotShown();
            if (region != 0) {
                unproven(now);
            }
        }
    }

    /** The daemon shows that a home is lost. */
    void lost(long region) {
        knownLost = region;
        lossShown = true;
    }

    /** The user took the node down, or up again. */
    void off(boolean off, Instant now) {
        if (off) {
            offSince = offSince == null ? now : offSince;
            return;
        }
        if (offSince != null && !now.isBefore(offSince.plus(LOSS_COUNTS_FOR))) {
            knownLost = null;
        }
        offSince = null;
    }

    /** From here on, that no loss is shown is not the daemon taking one back. */
    void lossNotShown() {
        lossShown = false;
    }

    /** Returns whether that no loss is shown means that this home is connected. */
    boolean countsAsConnected(long region, Instant now) {
        boolean takenBack = lossShown && isKnownLost(region);
        if (takenBack || unprovenUntil == null || !now.isBefore(unprovenUntil)) {
            knownLost = null; // of another region, too: it is not chosen again while it is dead
            lossShown = false;
        }
        return !isKnownLost(region);
    }

    private boolean isLost() {
        return home != null && isKnownLost(home);
    }

    private boolean isKnownLost(long region) {
        return knownLost != null && knownLost == region;
    }
}
