package io.github.tailnethealth.live;

import io.github.tailnethealth.evidence.DaemonSignals;
import io.github.tailnethealth.evidence.Signal;
import java.time.Duration;
import java.util.List;

/**
 * All that happened in a scenario, for the judges.
 *
 * @param settled from when on it is judged
 * @param end until when
 * @param phases what was done, in order
 * @param signals what the daemon itself signalled
 * @param witness what the witness said
 * @param glances what the program showed
 * @param samples what it showed in full
 * @param misses when it did not answer
 * @param excused when it could not, because it was frozen
 * @param found what the script itself found wrong
 */
record Course(
        String name,
        Duration settled,
        Duration end,
        List<Phase> phases,
        DaemonSignals signals,
        List<Signal> allSignals,
        List<WitnessRecorder.Said> witness,
        List<Glance> glances,
        List<Sample> samples,
        List<Watch.Miss> misses,
        List<Phase> excused,
        List<String> found) {

    /** Returns the last thing that the witness had said by then, or null. */
    WitnessRecorder.Said witnessAt(Duration at) {
        WitnessRecorder.Said found = null;
        for (WitnessRecorder.Said said : witness) {
            if (said.at().compareTo(at) > 0) {
                break;
            }
            found = said;
        }
        return found;
    }

    /** Returns the last thing that the daemon had signalled by then, or null. */
    Signal signalAt(Duration at) {
        Signal found = null;
        for (Signal signal : allSignals) {
            if (signal.at().compareTo(at) > 0) {
                break;
            }
            found = signal;
        }
        return found;
    }

    /** Returns the phase in which it was, or null. */
    Phase phaseAt(Duration at) {
        for (Phase phase : phases) {
            if (phase.begin().compareTo(at) <= 0 && at.compareTo(phase.end()) < 0) {
                return phase;
            }
        }
        return null;
    }

    /** Returns whether the program was frozen then, or has only just been thawed. */
    boolean excused(Duration from, Duration to) {
        return excused.stream().anyMatch(phase -> phase.begin().compareTo(to) <= 0 && from.compareTo(phase.end()) <= 0);
    }
}
