package io.github.tailnethealth.tracker;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts about the node that do not make it healthy or unhealthy by themselves. Nothing in here is secret.
 *
 * @param version the daemon's version, or null if not known
 * @param addresses the node's tailnet addresses, possibly none
 * @param keyExpiry when the node key expires, or null if never or not known
 * @param online whether the node is in a map poll right now, or null if not known
 */
public record NodeFacts(
        @Nullable String version,
        List<String> addresses,
        @Nullable Instant keyExpiry,
        @Nullable Boolean online) {
    /** Nothing is known. */
    public static final NodeFacts NONE = new NodeFacts(null, List.of(), null, null);

    /** Keeps a copy of the addresses. */
    public NodeFacts {
        addresses = List.copyOf(addresses);
    }
}
