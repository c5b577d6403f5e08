package io.github.tailnethealth.actuate;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Report;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** How the node's state looks. */
final class NodeHealth {
    private NodeHealth() {}

    static Health of(Report report) {
        Report.Node node = report.node();
        NodeFacts facts = node.facts();
        return new Details()
                .add("state", node.state())
                .add("wantRunning", node.wantRunning())
                .add("since", node.since())
                .add("daemonVersion", facts.version())
                .add("addresses", facts.addresses())
                .add("keyExpiry", facts.keyExpiry())
                .add("online", facts.online())
                .add("lastKnown", lastKnown(node.lastKnown()))
                .add("version", report.version())
                .with(status(node));
    }

    private static Status status(Report.Node node) {
        if (node.state() == null) {
            return Status.UNKNOWN;
        }
        BackendState state = node.backendState();
        if (state == null) {
            return Status.OUT_OF_SERVICE; // a state of a later daemon: not running, as far as anybody knows
        }
        return switch (state) {
            case RUNNING -> Status.UP;
            case NO_STATE, STARTING, STOPPED -> Status.OUT_OF_SERVICE;
            case NEEDS_LOGIN, NEEDS_MACHINE_AUTH, IN_USE_OTHER_USER -> Status.DOWN;
        };
    }

    private static @Nullable Map<String, Object> lastKnown(Report.@Nullable LastKnownState known) {
        return known == null
                ? null
                : new Details()
                        .add("state", known.state())
                        .add("asOf", known.asOf())
                        .add("age", known.age())
                        .asMap();
    }
}
