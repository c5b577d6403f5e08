package io.github.tailnethealth.localapi;

import io.github.tailnethealth.evidence.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch in which we and the witness differ in one way, and whether what is known of the two daemons explains it.
 *
 * @param from the first sample that differs
 * @param to the first sample that does not, or the last one
 * @param kind the kind of difference
 * @param bound how long it may last, or null if nothing explains it
 * @param ours what we said
 * @param witness what the witness said
 */
record Lag(Duration from, Duration to, String kind, Duration bound, String ours, String witness) {
    private static final Duration HIDDEN_RELAY = Duration.ofSeconds(11);
    private static final Duration HIDDEN_RELAY_NEVER_REACHED = Duration.ofMillis(14_500);
    private static final Duration HIDDEN_INTERFACE = Duration.ofSeconds(6);
    private static final Duration MAP_RESPONSE_WINDOW = Duration.ofSeconds(7);
    private static final Duration CONTROL_BETWEEN_POLLS = Duration.ofMillis(2_500);
    private static final Duration WHILE_IT_STANDS = Duration.ofDays(1);

    Duration length() {
        return to.minus(from);
    }

    boolean withinBound() {
        return bound != null && length().compareTo(bound) <= 0;
    }

    static List<Lag> of(List<TracePlayer.Sample> samples) {
        List<Lag> lags = new ArrayList<>();
        boolean reached = false;
        for (int i = 0; i < samples.size(); ) {
            TracePlayer.Sample first = samples.get(i);
            if (first.ours().equals(first.witness())) {
                reached |= first.ours().equals(Kind.HEALTHY);
                i++;
                continue;
            }
            int end = i;
            boolean own = true;
            boolean online = true;
            while (end < samples.size() && sameDifference(first, samples.get(end))) {
                own &= samples.get(end).ownSignal() || !samples.get(end).reachable();
                online &= samples.get(end).online();
                end++;
            }
            Duration to = samples.get(Math.min(end, samples.size() - 1)).at();
            lags.add(explained(first, to, own, online, reached));
            i = end;
        }
        return lags;
    }

    private static boolean sameDifference(TracePlayer.Sample a, TracePlayer.Sample b) {
        return a.ours().equals(b.ours()) && a.witness().equals(b.witness());
    }

    private static Lag explained(TracePlayer.Sample first, Duration to, boolean own, boolean online, boolean reached) {
        String ours = first.ours();
        String witness = first.witness();
        String kind;
        Duration bound;
        if (witness.equals(Kind.NO_MAP_RESPONSE)) {
            kind = "no map response shown by the witness only";
            bound = MAP_RESPONSE_WINDOW;
        } else if (witness.equals(Kind.NETWORK_DOWN)) {
            kind = "interface down: witness first";
            bound = HIDDEN_INTERFACE;
        } else if (witness.startsWith(Kind.NOT_CONNECTED) && own) {
            kind = reached ? "relay lost: witness first" : "relay never reached: witness first";
            bound = reached ? HIDDEN_RELAY : HIDDEN_RELAY_NEVER_REACHED;
        } else if (witness.equals(Kind.NOT_IN_MAP_POLL) && own && !online) {
            kind = "control lost: witness first";
            bound = CONTROL_BETWEEN_POLLS;
        } else if (own && (ours.equals(Kind.OTHER) || witness.equals(Kind.OTHER))) {
            kind = "a control message that only one of the two knows";
            bound = WHILE_IT_STANDS;
        } else if (own) {
            kind = "two processes: ours is what the daemon itself signals";
            bound = WHILE_IT_STANDS;
        } else {
            kind = "unexplained: we say \"" + ours + "\" and the witness \"" + witness + "\"";
            bound = null;
        }
        return new Lag(first.at(), to, kind, bound, ours, witness);
    }
}
