package io.github.tailnethealth.live;

import io.github.tailnethealth.program.ProgramProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A JVM with a tailnet, one daemon of it frozen, and a program beside it, to be killed by {@link CleanUpLiveIT}. */
final class Holder {
    private Holder() {}

    /** Says {@code ready NAMESPACE} when everything runs, and never ends by itself. */
    public static void main(String[] args) throws Exception {
        Binaries binaries = new Binaries();
        Path logs = Path.of(args[0]);
        LoopbackTailnet tailnet = new LoopbackTailnet(binaries, LoopbackTailnet.Options.ONE_RELAY, logs);
        tailnet.start();
        ProgramProcess program = ProgramProcess.builder(logs.resolve("program.log"))
                .prefix(binaries.lab().toString(), "tied")
                .socket(tailnet.socket(LoopbackTailnet.Node.DAEMON))
                .start();
        tailnet.freezeDaemon(LoopbackTailnet.Node.DAEMON);
        Path namespace =
                Files.readSymbolicLink(Path.of("/proc/" + tailnet.namespace().pid() + "/ns/net"));
        System.out.println("ready " + namespace + " " + program.pid() + " " + tailnet.home());
        Waiting.forAWhile(Duration.ofDays(1));
    }
}
