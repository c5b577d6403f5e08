package io.github.tailnethealth.live;

import static io.github.tailnethealth.live.LoopbackTailnet.Options.ONE_RELAY;

import io.github.tailnethealth.live.LoopbackTailnet.Node;
import java.util.ArrayList;
import java.util.List;

/** Everything that is done to tailnets. Faults that last are long enough for the witness to be compared as well. */
final class Scenarios {
    private static final String KEY = "tskey-auth-right";
    private static final int SHOWS_LOST_RELAY = 31;
    private static final int SHOWS_LOST_CONTROL = 32;
    private static final int SHOWS_AT_ONCE = 19;
    private static final int SHOWS_FROZEN_PEER = 148;
    private static final int SHOWS_SILENCE = 18;

    private Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(List.of(
                everyday(),
                controlFrozen(),
                relayFrozen(),
                blackHole(),
                twoRelays(),
                twoFaults(),
                daemon(),
                restarts(),
                starved(),
                login(),
                approval(),
                untrustedRelay(),
                interfaceDown(),
                flapping(),
                ourselves(),
                clock(),
                older(Binaries.V1_94),
                older(Binaries.V1_86),
                replaced()));
        all.add(Chaos.scenario());
        if (System.getProperty("live.long") != null) {
            all.add(controlAwayForLong());
        }
        return all;
    }

    private static Scenario everyday() {
        return Scenario.of("everyday", 330, ONE_RELAY, Scenarios::everyday).withProgram(AsNobody::prepare);
    }

    private static void everyday(LiveRun run) {
        LoopbackTailnet tailnet = run.tailnet();
        run.hold(4);
        mainFaults(run);
        run.fault("tailscale logout", SHOWS_AT_ONCE, tailnet::logout);
        run.repaired("logged in again", tailnet::up);
        run.fault("profile switched", 10, () -> {
            tailnet.commandLine(Node.DAEMON, "login", "--login-server=http://127.0.0.1:9911", "--hostname=second");
        });
        run.repaired("as another node", () -> {});
        message(run);
    }

    /** Control sends old nodes their form of a message, and new ones theirs. */
    private static void message(LiveRun run) {
        LoopbackTailnet tailnet = run.tailnet();
        run.fault("severe message from control", SHOWS_AT_ONCE, () -> {
            tailnet.send("""
                    {"Health":["an old message"]}""");
            tailnet.send("""
                    {"DisplayMessages":{"needs-tag":{"Title":"Node needs a tag",\
                    "Text":"This node has no tag.","Severity":"high","ImpactsConnectivity":true}}}""");
        });
        run.repaired("messages withdrawn", () -> {
            tailnet.send("""
                    {"Health":[]}""");
            tailnet.send("""
                    {"DisplayMessages":{"*":null}}""");
            tailnet.endOfSent();
        });
    }

    /** As long as it takes until the daemon's own warning comes. */
    private static Scenario controlAwayForLong() {
        return Scenario.of("control-away-for-long", 700, ONE_RELAY, run -> {
            run.fault("control refuses connections", 540, run.tailnet()::shutControl);
            run.repaired("control answers", run.tailnet()::openControl);
        });
    }

    private static Scenario controlFrozen() {
        return Scenario.of("control-frozen", 280, ONE_RELAY, run -> {
            LoopbackTailnet tailnet = run.tailnet();
            run.fault("control frozen", SHOWS_FROZEN_PEER + 10, tailnet::freezeControl);
            run.repaired("control thawed", tailnet::thawControl);
            run.fault("control restarts without its state", SHOWS_LOST_CONTROL, tailnet::controlForgetsEverything);
        });
    }

    private static Scenario relayFrozen() {
        return Scenario.of("relay-frozen", 260, ONE_RELAY, run -> {
            LoopbackTailnet tailnet = run.tailnet();
            run.fault("home relay frozen", SHOWS_FROZEN_PEER, () -> tailnet.freezeRelay(0));
            run.repaired("relay thawed", () -> tailnet.thawRelay(0));
            run.fault("node deleted at control", SHOWS_LOST_CONTROL, tailnet::deleteNodes);
        });
    }

    private static Scenario blackHole() {
        return Scenario.of("black-hole", 300, ONE_RELAY, run -> {
            LoopbackTailnet tailnet = run.tailnet();
            run.fault("what is sent to control is lost", 40, () -> tailnet.blackHole("up"));
            run.repaired("it gets through again", () -> tailnet.blackHole("none"));
            run.fault("what control sends is lost", SHOWS_FROZEN_PEER + 10, () -> tailnet.blackHole("down"));
            run.repaired("it gets through again", () -> tailnet.blackHole("none"));
        });
    }

    private static Scenario twoRelays() {
        return Scenario.of("two-relays", 170, ONE_RELAY.withRelays(2), run -> {
            LoopbackTailnet tailnet = run.tailnet();
            int home = run.recorder().signals().last().relay().equals("one") ? 0 : 1;
            run.fault("home relay of two killed", 25, () -> tailnet.killRelay(home));
            run.fault("every relay killed", SHOWS_LOST_RELAY, () -> tailnet.killRelay(1 - home));
            run.repaired("relays started", () -> {
                tailnet.startRelay(home);
                tailnet.startRelay(1 - home);
            });
        });
    }

    private static Scenario twoFaults() {
        return Scenario.of("two-faults", 310, ONE_RELAY, run -> {
            LoopbackTailnet tailnet = run.tailnet();
            run.fault("control refuses connections", 14, tailnet::shutControl);
            run.fault("control gone, then the relay", 20, () -> tailnet.killRelay(0));
            run.fault("control back, the relay still dead", 35, tailnet::openControl);
            run.repaired("relay started", () -> tailnet.startRelay(0));
            run.fault("home relay killed", 14, () -> tailnet.killRelay(0));
            run.fault("relay dead, then tailscale down", SHOWS_AT_ONCE, tailnet::down);
            run.fault("up again while the relay is dead", 30, tailnet::up);
            run.repaired("relay started", () -> tailnet.startRelay(0));
        });
    }

    private static Scenario daemon() {
        return Scenario.of("daemon", 200, ONE_RELAY, run -> {
            LoopbackTailnet tailnet = run.tailnet();
            run.fault("daemon killed", SHOWS_SILENCE, () -> tailnet.killDaemon(Node.DAEMON));
            run.repaired("daemon started", () -> tailnet.startDaemon(Node.DAEMON));
            run.fault("daemon stopped", SHOWS_SILENCE, () -> tailnet.stopDaemon(Node.DAEMON));
            run.restartedBesideAFreshProgram(() -> tailnet.startDaemon(Node.DAEMON));
            run.fault("daemon frozen", SHOWS_SILENCE + 4, () -> tailnet.freezeDaemon(Node.DAEMON));
            run.repaired("daemon thawed", () -> tailnet.thawDaemon(Node.DAEMON));
            run.fault("socket's file moved away", 15, () -> run.moveSocketAway());
            run.repaired("and back", run::moveSocketBack);
        });
    }

    private static Scenario restarts() {
        return Scenario.of("restarts", 220, ONE_RELAY, run -> {
            LoopbackTailnet tailnet = run.tailnet();
            run.fault("home relay killed", 16, () -> tailnet.killRelay(0));
            run.fault("daemon restarted while the relay is dead", 30, () -> restartBoth(tailnet));
            run.repaired("relay started", () -> tailnet.startRelay(0));
            run.fault("control refuses connections", 14, tailnet::shutControl);
            run.fault("daemon restarted while control is away", 25, () -> restartBoth(tailnet));
            run.repaired("control answers", tailnet::openControl);
        });
    }

    private static void restartBoth(LoopbackTailnet tailnet) {
        for (Node node : Node.values()) {
            tailnet.stopDaemon(node);
            tailnet.startDaemon(node);
        }
    }

    private static Scenario starved() {
        return Scenario.of("starved", 250, ONE_RELAY, run -> {
            LoopbackTailnet tailnet = run.tailnet();
            run.fault("daemon starved", 0, () -> {
                for (int i = 0; i < 60; i++) {
                    tailnet.freezeDaemon(Node.DAEMON);
                    run.hold(1);
                    tailnet.thawDaemon(Node.DAEMON);
                    run.hold(1);
                }
            });
            run.repaired("not any more", () -> {});
            run.fault("daemon restarted 20 times in a minute", 0, () -> {
                for (int i = 0; i < 20; i++) {
                    tailnet.killDaemon(Node.DAEMON);
                    tailnet.startDaemon(Node.DAEMON);
                    run.hold(3);
                }
            });
            run.repaired("no more restarts", () -> {});
        });
    }

    private static Scenario login() {
        LoopbackTailnet.Options options = ONE_RELAY.withAuthKey(KEY);
        return Scenario.of("login", 110, options, run -> {
                    LoopbackTailnet tailnet = run.tailnet();
                    run.hold(SHOWS_AT_ONCE);
                    run.fault(
                            "login with a wrong key",
                            SHOWS_AT_ONCE + 3,
                            () -> tailnet.up("--auth-key=tskey-auth-wrong"));
                    run.repaired("login with the right key", tailnet::up);
                })
                .beginning("first start without a key");
    }

    private static Scenario approval() {
        return Scenario.of("approval", 110, ONE_RELAY.withApproval(), run -> {
                    LoopbackTailnet tailnet = run.tailnet();
                    run.hold(5);
                    run.fault("approval pending", 24, tailnet::up);
                    run.tooOldADaemonIsCalledSo();
                    run.repaired("approved", tailnet::approve);
                })
                .beginning("first start without a key");
    }

    private static Scenario untrustedRelay() {
        return Scenario.of("untrusted-relay", 80, ONE_RELAY.withUntrustedRelays(), run -> {
                    run.fault("relay certificate not trusted", 42, run.tailnet()::up);
                })
                .beginning("first start without a key");
    }

    private static Scenario interfaceDown() {
        return Scenario.of("interface-down", 110, ONE_RELAY.withRealInterface(), run -> {
                    Namespace namespace = run.tailnet().namespace();
                    run.fault("only interface down", 26, namespace::interfaceDown);
                    run.repaired("interface up", namespace::interfaceUp);
                })
                .programInside();
    }

    private static Scenario flapping() {
        return Scenario.of("flapping", 240, ONE_RELAY.withNamedControl(), run -> {
            LoopbackTailnet tailnet = run.tailnet();
            run.fault("control off and on every 5 s", 0, () -> {
                for (int i = 0; i < 6; i++) {
                    tailnet.shutControl();
                    run.hold(5);
                    tailnet.openControl();
                    run.hold(5);
                }
            });
            run.repaired("control stays on", () -> {});
            run.fault("control's name cannot be looked up", 35, () -> {
                tailnet.controlCanBeNamed(false);
                tailnet.shutControl();
                tailnet.openControl();
            });
            run.repaired("it can", () -> tailnet.controlCanBeNamed(true));
        });
    }

    private static Scenario ourselves() {
        return Scenario.of("ourselves", 400, ONE_RELAY, run -> {
            LoopbackTailnet tailnet = run.tailnet();
            run.programFrozen("our program frozen", () -> run.hold(300));
            run.repaired("thawed", () -> {});
            run.programFrozen("our program frozen while 400 messages come", () -> {
                for (int i = 0; i < 400; i++) {
                    tailnet.send("{\"DisplayMessages\":{\"big\":{\"Title\":\"Message " + i + "\",\"Text\":\""
                            + "x".repeat(20_000) + "\",\"Severity\":\"high\"}}}");
                    Waiting.forAWhile(java.time.Duration.ofMillis(25));
                }
            });
            run.hold(5);
            run.repaired("messages withdrawn", () -> {
                tailnet.send("{\"DisplayMessages\":{\"*\":null}}");
                tailnet.endOfSent();
            });
        });
    }

    private static Scenario clock() {
        return Scenario.of("clock", 160, ONE_RELAY, run -> {
                    LoopbackTailnet tailnet = run.tailnet();
                    run.fault("our clock an hour ahead", 6, () -> OwnClock.set(run, "+3600"));
                    run.fault("home relay killed", SHOWS_LOST_RELAY, () -> tailnet.killRelay(0));
                    run.repaired("relay started", () -> tailnet.startRelay(0));
                    run.fault("our clock an hour back", 6, () -> OwnClock.set(run, "-3600"));
                    run.fault("control refuses connections", SHOWS_LOST_CONTROL, tailnet::shutControl);
                    run.repaired("control answers", tailnet::openControl);
                })
                .withProgram(OwnClock::prepare);
    }

    private static Scenario older(String version) {
        return Scenario.of("daemon-" + version, 240, ONE_RELAY.withVersion(version), run -> {
            mainFaults(run);
            message(run);
        });
    }

    private static void mainFaults(LiveRun run) {
        LoopbackTailnet tailnet = run.tailnet();
        run.fault("home relay killed", SHOWS_LOST_RELAY, () -> tailnet.killRelay(0));
        run.repaired("relay started", () -> tailnet.startRelay(0));
        run.fault("control refuses connections", SHOWS_LOST_CONTROL, tailnet::shutControl);
        run.repaired("control answers", tailnet::openControl);
        run.fault("tailscale down", SHOWS_AT_ONCE, tailnet::down);
        run.repaired("tailscale up", tailnet::up);
        run.fault("key expired", SHOWS_AT_ONCE, () -> tailnet.expireKeys(true));
        run.repaired("key valid", () -> tailnet.expireKeys(false));
    }

    private static Scenario replaced() {
        return Scenario.of(
                "daemon-" + Binaries.V1_80 + "-replaced", 300, ONE_RELAY.withVersion(Binaries.V1_80), run -> {
                    LoopbackTailnet tailnet = run.tailnet();
                    mainFaults(run);
                    message(run);
                    run.fault("daemon replaced by another version", 5, () -> tailnet.replaceDaemon(Binaries.CURRENT));
                    run.repaired("it runs", () -> {});
                    run.fault("daemon replaced by another version", 5, () -> tailnet.replaceDaemon(Binaries.V1_80));
                    run.repaired("it runs", () -> {});
                });
    }
}
