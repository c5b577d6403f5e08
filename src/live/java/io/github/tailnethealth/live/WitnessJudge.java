package io.github.tailnethealth.live;

import io.github.tailnethealth.evidence.Kind;
import io.github.tailnethealth.evidence.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Our kind is the witness's, where both daemons have been as they are for 15 s and suffer the same. What only the
 * witness says while the daemon is online and shows nothing cannot be known to us: it is counted, not found.
 */
final class WitnessJudge implements Judge {
    private static final Duration STABLE = Duration.ofSeconds(15);

    private int compared;
    private int onlyTheWitness;

    @Override
    public List<String> judge(Course course) {
        List<String> found = new ArrayList<>();
        for (Glance glance : course.glances()) {
            Duration at = glance.from();
            Phase phase = course.phaseAt(at);
            if (at.compareTo(course.settled()) < 0
                    || phase == null
                    || course.excused(at, glance.to())
                    || phase.row().witnessFrom() < 0
                    || at.minusSeconds(phase.row().witnessFrom()).compareTo(phase.begin()) < 0
                    || glance.overall().cannotTell()) {
                continue;
            }
            WitnessRecorder.Said witness = course.witnessAt(at);
            Signal daemon = course.signalAt(at);
            if (witness == null
                    || witness.kind() == null
                    || daemon == null
                    || !stable(course, at)
                    || recovering(course, phase, at)) {
                continue;
            }
            compared++;
            String ours = glance.overall().kind();
            if (ours.equals(witness.kind())
                    || relayOfAnother(ours, witness, daemon)
                    || stateOfAnother(ours, witness, daemon)) {
                continue;
            }
            boolean silent =
                    Boolean.TRUE.equals(daemon.online()) && daemon.shown().isEmpty();
            if (silent && ours.equals(Kind.HEALTHY)) {
                onlyTheWitness++;
            } else {
                found.add(Judge.at(at) + " we say \"" + ours + "\", the witness \"" + witness.kind() + "\"");
            }
        }
        return found;
    }

    int compared() {
        return compared;
    }

    int onlyTheWitness() {
        return onlyTheWitness;
    }

    private static boolean stable(Course course, Duration at) {
        Duration from = at.minus(STABLE);
        Duration to = at.plus(BoundJudge.SOONER);
        Signal daemon = course.signalAt(from);
        WitnessRecorder.Said witness = course.witnessAt(from);
        if (daemon == null || witness == null) {
            return false;
        }
        for (Signal signal : course.allSignals()) {
            if (signal.at().compareTo(from) > 0 && signal.at().compareTo(to) <= 0 && !signal.sameAs(daemon)) {
                return false;
            }
        }
        for (WitnessRecorder.Said said : course.witness()) {
            if (said.at().compareTo(from) > 0 && said.at().compareTo(to) <= 0 && !said.sameState(witness)) {
                return false;
            }
        }
        return true;
    }

    /** After a repair each daemon recovers by its own back-off: none is held against the other before ours has. */
    private static boolean recovering(Course course, Phase phase, Duration at) {
        if (!phase.repair()) {
            return false;
        }
        Duration recovered = course.signals().firstAt(Kind.HEALTHY::equals, phase.begin(), phase.end());
        return recovered == null || at.compareTo(recovered) < 0;
    }

    /** Each of two daemons may have another home. */
    private static boolean relayOfAnother(String ours, WitnessRecorder.Said witness, Signal daemon) {
        return !witness.relay().equals(daemon.relay())
                && (ours.startsWith(Kind.NOT_CONNECTED) || witness.kind().startsWith(Kind.NOT_CONNECTED));
    }

    /** Each of two daemons may be in another state, and so say another name. */
    private static boolean stateOfAnother(String ours, WitnessRecorder.Said witness, Signal daemon) {
        return !witness.state().equals(daemon.state())
                && ours.equals(Kind.STATE + daemon.state() + ", wantRunning=false")
                && witness.kind().equals(Kind.STATE + witness.state() + ", wantRunning=false");
    }
}
