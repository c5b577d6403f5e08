package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Plays one scenario on a fresh tracker and collects every difference from what the original answered, and every
 * instant at which the report that the tracker keeps is not the one that it would weigh from scratch.
 */
final class VectorReplay {
    private static final DateTimeFormatter NINE_DIGITS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);
    private static final List<ReceiveFunction> FUNCTIONS =
            List.of(ReceiveFunction.IPV4, ReceiveFunction.IPV6, ReceiveFunction.DERP);
    private static final Map<String, List<String>> ARGS = VectorScenario.args();

    private record Event(String watcher, String subsystem, String error) {}

    private final VectorScenario scenario;
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker;
    private final KeptReport kept;
    private final Map<String, Warnable> warnables = new HashMap<>();
    private final Map<String, Registration> registrations = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private int mismatches;

    VectorReplay(VectorScenario scenario) {
        this.scenario = scenario;
        Set<ReceiveFunction> functions =
                scenario.config().js() ? EnumSet.of(ReceiveFunction.DERP) : EnumSet.allOf(ReceiveFunction.class);
        tracker = Tracker.builder()
                .clock(clock)
                .version(scenario.config().version())
                .receiveFunctions(functions)
                .build();
        kept = new KeptReport(tracker, clock);
        if (Texts.isUnstable(scenario.config().version()) != scenario.config().unstable()) {
            throw new IllegalArgumentException("whether " + scenario.config().version() + " is unstable");
        }
        tracker.fakeError(scenario.config().fakeError());
        tracker.reportDiskConfig(outcome(scenario.config().diskConfigError()));
        for (VectorScenario.Item item : scenario.warnables()) {
            Warnable.Builder builder = Warnable.builder("warnable").debugFlag(item.debugFlag());
            if (item.connectivityImpact()) {
                builder.impactsConnectivity();
            }
            warnables.put(item.id(), builder.build());
        }
    }

    /** Returns how many steps had any difference. */
    int run() {
        int number = 0;
        for (VectorScenario.Step step : scenario.steps()) {
            int before = differences.size();
            play(step, scenario.name() + " step " + number++ + " " + step.op());
            mismatches += differences.size() > before ? 1 : 0;
        }
        return mismatches;
    }

    List<String> differences() {
        return differences;
    }

    private void play(VectorScenario.Step step, String where) {
        List<String> known = ARGS.get(step.op());
        if (known == null) {
            throw new IllegalArgumentException(where + ": unknown operation");
        }
        VectorScenario.keys(step.args(), known.toArray(String[]::new));
        Instant now = clock.instant().plusNanos(step.advanceNanos());
        if (isLookedAtBefore(step)) {
            compareKept(where + ": before it", kept.differenceWithin(Duration.ofNanos(step.advanceNanos())));
        }
        clock.set(now);
        events.clear();
        Object result = perform(step.op(), step.args());
        compare(where + ": events", expectedEvents(step.expect().get("events")), sortedEvents());
        if (step.op().equals("timerDelay")) {
            // our tracker has no timer of its own
        } else if (step.expect().has("result")) {
            compare(where + ": result", expectedResult(step.expect().get("result")), result);
        } else if (result != NONE) {
            throw new IllegalArgumentException(where + ": a query without a result to compare");
        }
        Report report = tracker.report();
        compare(where + ": overall", VectorScenario.textOrNull(step.expect().get("overall")), report.originalText());
        compare(where + ": warnings", strings(step.expect().get("warnings")), report.originalWarnings());
        compare(where + ": debugFlags", strings(step.expect().get("debugFlags")), report.debugFlags());
        compareKept(where, kept.difference());
    }

    /** Some pauses are looked into, the others pass unseen; dropping other steps does not change which. */
    private static boolean isLookedAtBefore(VectorScenario.Step step) {
        return step.advanceNanos() > 0 && ((step.advanceNanos() ^ step.op().hashCode()) & 3) == 0;
    }

    private static final Object NONE = new Object();

    private Object perform(String op, JsonNode args) {
        switch (op) {
            case "noop", "timerDelay" -> {}
            case "setWarnable" ->
                tracker.report(warnables.get(args.get("warnable").asString()), outcome(args.get("error")));
            case "setRouterHealth" -> tracker.report(Subsystem.ROUTER, outcome(args.get("error")));
            case "setDnsHealth" -> tracker.report(Subsystem.DNS, outcome(args.get("error")));
            case "setDnsOsHealth" -> tracker.report(Subsystem.DNS_OS, outcome(args.get("error")));
            case "setDnsManagerHealth" -> tracker.report(Subsystem.DNS_MANAGER, outcome(args.get("error")));
            case "setTkaHealth" -> tracker.report(Subsystem.TAILNET_LOCK, outcome(args.get("error")));
            case "setLocalLogConfigHealth" -> tracker.reportLocalLogConfig(outcome(args.get("error")));
            case "setTlsConnectionError" -> tracker.reportTls(args.get("host").asString(), outcome(args.get("error")));
            case "setControlHealth" ->
                tracker.reportControlMessages(strings(args.get("problems")).stream()
                        .map(ControlMessage::of)
                        .toList());
            case "gotStreamedMapResponse" -> tracker.gotMapResponse();
            case "setOutOfPollNetMap" -> tracker.outOfMapPoll();
            case "setMagicSockDerpHome" ->
                tracker.derpHome(region(args), args.get("homeless").asBoolean());
            case "noteMapRequestHeard" -> tracker.noteMapRequestHeard();
            case "setDerpRegionConnectedState" ->
                tracker.derpRegionConnected(region(args), args.get("connected").asBoolean());
            case "setDerpRegionHealth" -> {
                String problem = args.get("problem").asString();
                tracker.reportDerpRegion(
                        region(args), problem.isEmpty() ? Outcome.healthy() : Outcome.unhealthy(problem));
            }
            case "noteDerpRegionReceivedFrame" -> tracker.derpFrameReceived(region(args));
            case "setIpnState" ->
                tracker.ipnState(
                        args.get("state").asString(), args.get("wantRunning").asBoolean());
            case "setAnyInterfaceUp" -> tracker.anyInterfaceUp(args.get("up").asBoolean());
            case "setUdp4Unbound" -> tracker.udp4Unbound(args.get("unbound").asBoolean());
            case "setAuthRoutineInError" -> tracker.reportLogin(outcome(args.get("error")));
            case "setLatestVersion" -> tracker.latestVersion(latest(args.get("latest")));
            case "setCheckForUpdates" ->
                tracker.checkForUpdates(args.get("check").asBoolean());
            case "receiveFuncEnter" -> tracker.receiveFunction(function(args)).enter();
            case "receiveFuncExit" -> tracker.receiveFunction(function(args)).exit();
            case "timerSelfCheck" -> tracker.selfCheck();
            case "registerWatcher" -> {
                String id = args.get("watcher").asString();
                registrations.put(id, tracker.watch((subsystem, error) -> events.add(new Event(id, subsystem, error))));
            }
            case "unregisterWatcher" ->
                registrations.get(args.get("watcher").asString()).close();
            case "setFakeError" -> tracker.fakeError(args.get("error").asString());
            case "setDiskConfigError" -> tracker.reportDiskConfig(outcome(args.get("error")));
            case "getInPollNetMap" -> {
                return tracker.inMapPoll();
            }
            case "getDerpRegionReceivedTime" -> {
                Instant last = tracker.lastDerpFrame(region(args));
                return last == null ? null : NINE_DIGITS.format(last);
            }
            case "routerHealth" -> {
                return tracker.errorOf(Subsystem.ROUTER);
            }
            case "dnsHealth" -> {
                return tracker.errorOf(Subsystem.DNS);
            }
            case "dnsOsHealth" -> {
                return tracker.errorOf(Subsystem.DNS_OS);
            }
            case "tkaHealth" -> {
                return tracker.errorOf(Subsystem.TAILNET_LOCK);
            }
            case "appendWarnings" -> {
                return appended(args, tracker.report().originalWarnings());
            }
            case "appendWarnableDebugFlags" -> {
                return appended(args, tracker.report().debugFlags());
            }
            default -> throw new IllegalArgumentException("unknown operation " + op);
        }
        return NONE;
    }

    private static List<String> appended(JsonNode args, List<String> more) {
        List<String> all = new ArrayList<>(strings(args.get("base")));
        all.addAll(more);
        return all;
    }

    private static LatestVersion latest(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        VectorScenario.keys(node, "runningLatest", "latestVersion", "urgentSecurityUpdate");
        return new LatestVersion(
                node.get("runningLatest").asBoolean(),
                node.get("latestVersion").asString(),
                node.get("urgentSecurityUpdate").asBoolean());
    }

    private static long region(JsonNode args) {
        return args.get("region").longValue();
    }

    private static ReceiveFunction function(JsonNode args) {
        return FUNCTIONS.get(args.get("func").intValue());
    }

    private static Outcome outcome(JsonNode error) {
        return outcome(VectorScenario.textOrNull(error));
    }

    private static Outcome outcome(String error) {
        return error == null ? Outcome.healthy() : Outcome.unhealthy(error);
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(node -> strings.add(node.asString()));
        return strings;
    }

    private static Object expectedResult(JsonNode node) {
        if (node.isArray()) {
            return strings(node);
        }
        return node.isBoolean() ? (Object) node.asBoolean() : VectorScenario.textOrNull(node);
    }

    private static List<Event> expectedEvents(JsonNode array) {
        List<Event> expected = new ArrayList<>();
        for (JsonNode node : array) {
            VectorScenario.keys(node, "watcher", "subsystem", "error");
            expected.add(new Event(
                    node.get("watcher").asString(),
                    node.get("subsystem").asString(),
                    VectorScenario.textOrNull(node.get("error"))));
        }
        return expected;
    }

    private List<Event> sortedEvents() {
        List<Event> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparing(Event::watcher, Texts.BY_CODE_POINT)
                .thenComparing(Event::subsystem, Texts.BY_CODE_POINT));
        return sorted;
    }

    private void compareKept(String where, @Nullable String difference) {
        if (difference != null) {
            differences.add(where + ": the report that is kept is not the one weighed from scratch " + difference);
        }
    }

    private void compare(String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            differences.add(what + ": the original said " + expected + " and we say " + actual);
        }
    }
}
