package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.Codes;
import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Report;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The state of the node, and what else is known of it. */
final class NodeMeters implements Concern {
    /** What may become a label; a daemon could send anything. */
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}");

    @Override
    public void write(Seen seen, Samples.Builder samples) {
        Report report = seen.report();
        Report.Node node = report.node();
        if (node.state() != null) {
            BackendState state = node.backendState();
            for (BackendState each : BackendState.values()) {
                samples.flag(Family.BACKEND_STATE, each == state, each.wireName());
            }
        }
        samples.flag(Family.WANT_RUNNING, node.wantRunning());
        samples.flag(Family.NETWORK_UP, Checks.healthy(report, Codes.NETWORK_STATUS));
        samples.flag(Family.UDP4_BOUND, Checks.healthy(report, Codes.NO_UDP4_BIND));
        NodeFacts facts = node.facts();
        samples.time(Family.NODE_KEY_EXPIRY, facts.keyExpiry());
        if (!facts.equals(NodeFacts.NONE)) {
            samples.number(Family.TAILSCALE_IPS, facts.addresses().size());
        }
        samples.info(Family.CLIENT_INFO, label(facts.version()));
    }

    static @Nullable String label(@Nullable String version) {
        return version != null && VERSION.matcher(version).matches() ? version : null;
    }
}
