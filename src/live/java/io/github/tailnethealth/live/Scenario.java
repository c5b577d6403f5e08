package io.github.tailnethealth.live;

import io.github.tailnethealth.program.ProgramProcess;
import java.util.function.Consumer;

/**
 * A tailnet and what happens to it.
 *
 * @param seconds about how long it takes: longer ones start first
 * @param beginning the row of the state in which the script begins; the nodes are logged in if that is health
 * @param program how the program is started, beyond its socket
 * @param inside whether the program runs inside the namespace
 * @param script the faults and repairs
 */
record Scenario(
        String name,
        int seconds,
        LoopbackTailnet.Options options,
        String beginning,
        Consumer<ProgramProcess.Builder> program,
        boolean inside,
        Consumer<LiveRun> script) {

    static Scenario of(String name, int seconds, LoopbackTailnet.Options options, Consumer<LiveRun> script) {
        return new Scenario(name, seconds, options, Phases.HEALTHY, program -> {}, false, script);
    }

    /** Begins otherwise than logged in and healthy. */
    Scenario beginning(String row) {
        return new Scenario(name, seconds, options, row, program, inside, script);
    }

    Scenario withProgram(Consumer<ProgramProcess.Builder> more) {
        return new Scenario(name, seconds, options, beginning, more, inside, script);
    }

    Scenario programInside() {
        return new Scenario(name, seconds, options, beginning, program, true, script);
    }
}
