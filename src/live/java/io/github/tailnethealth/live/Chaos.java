package io.github.tailnethealth.live;

import static io.github.tailnethealth.live.LoopbackTailnet.Options.ONE_RELAY;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Faults at random, more than one at a time. {@code chaos.seed} repeats a run, {@code chaos.minutes} makes it longer. */
final class Chaos {
    private static final int[] PAUSES = {3, 8, 14, 25, 40};

    private final LiveRun run;
    private final Random random;
    private final LoopbackTailnet tailnet;
    private final Map<String, Runnable> repairs = new LinkedHashMap<>();

    private Chaos(LiveRun run, long seed) {
        this.run = run;
        this.random = new Random(seed);
        this.tailnet = run.tailnet();
    }

    static Scenario scenario() {
        long seed = Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong(1, 1_000_000));
        return scenario("chaos", seed, Integer.getInteger("chaos.minutes", 5));
    }

    static Scenario scenario(String name, long seed, int minutes) {
        return Scenario.of(name, minutes * 60 + 60, ONE_RELAY.withRelays(2), run -> {
            System.out.println("live: chaos for " + minutes + " min, -Dchaos.seed=" + seed);
            run.fault("faults at random", 0, () -> new Chaos(run, seed).rage(Duration.ofMinutes(minutes)));
            run.repaired("everything", () -> {});
        });
    }

    private void rage(Duration time) {
        Duration end = run.now().plus(time);
        while (run.now().compareTo(end) < 0) {
            step();
            run.hold(PAUSES[random.nextInt(PAUSES.length)]);
        }
        List.copyOf(repairs.values()).forEach(Runnable::run);
    }

    private void step() {
        switch (random.nextInt(7)) {
            case 0 -> toggle("control", tailnet::shutControl, tailnet::openControl);
            case 1 -> relay(0);
            case 2 -> relay(1);
            case 3 -> toggle("down", tailnet::down, tailnet::up);
            case 4 -> toggle("expired", () -> tailnet.expireKeys(true), () -> tailnet.expireKeys(false));
            case 5 -> restart();
            default -> toggle("relay0", () -> tailnet.freezeRelay(0), () -> tailnet.thawRelay(0));
        }
    }

    private void relay(int i) {
        toggle("relay" + i, () -> tailnet.killRelay(i), () -> tailnet.startRelay(i));
    }

    private void restart() {
        run.journal("restarts both daemons");
        for (LoopbackTailnet.Node node : LoopbackTailnet.Node.values()) {
            tailnet.stopDaemon(node);
            tailnet.startDaemon(node);
        }
    }

    /** Breaks it, or repairs it if it is broken. */
    private void toggle(String what, Runnable fault, Runnable repair) {
        Runnable mend = repairs.remove(what);
        if (mend != null) {
            run.journal("repairs " + what);
            mend.run();
        } else {
            run.journal("breaks " + what);
            fault.run();
            repairs.put(what, repair);
        }
    }
}
