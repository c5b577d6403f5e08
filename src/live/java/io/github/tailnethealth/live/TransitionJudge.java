package io.github.tailnethealth.live;

import io.github.tailnethealth.evidence.Shown;
import io.github.tailnethealth.evidence.Signal;
import io.github.tailnethealth.evidence.Signal.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Flips are counted once each: as often as the daemon's own signals flip. And a problem is dated as the daemon dates it.
 */
final class TransitionJudge implements Judge {
    private static final String COUNTER = "tailnet_health_warning_transitions_total{";
    private static final Duration DATED = Duration.ofSeconds(1);
    private static final Duration LOOKS = Duration.ofSeconds(60);
    /** Two pollers may not both see what is over sooner. */
    private static final Duration SEEN_BY_ALL = Duration.ofMillis(2_500);

    private static final Set<String> SHOWN_ONLY = Set.of(
            "network-status",
            "login-state",
            "no-udp4-bind",
            "tls-connection-failed",
            "magicsock-receive-func-error",
            "derp-region-error",
            "warming-up");

    /** What a daemon goes through in the tenth of a second of its start. */
    private static final Set<String> OF_A_START = Set.of("warming-up", "not-in-map-poll");

    @Override
    public List<String> judge(Course course) {
        List<String> found = new ArrayList<>();
        counts(course, found);
        course.glances().stream()
                .filter(glance -> glance.from().compareTo(course.settled()) >= 0
                        && !glance.overall().cannotTell()
                        && !course.excused(glance.from(), glance.to()))
                .forEach(glance -> dates(course, glance, found));
        return found;
    }

    private static void dates(Course course, Glance glance, List<String> found) {
        for (Overall.Finding finding : glance.overall().findings()) {
            Shown now = shown(course, glance.to(), finding.code());
            Shown before = shown(course, glance.from().minus(BOUND), finding.code());
            if (now == null
                    || now.since() == null
                    || before == null
                    || !now.since().equals(before.since())) {
                continue;
            }
            if (finding.since() == null || !isDatedAlike(finding.code(), now.since(), finding.since())) {
                found.add(Judge.at(glance.to()) + " " + finding.code() + " is since " + finding.since()
                        + ", and the daemon says " + now.since());
            }
        }
    }

    private static boolean isDatedAlike(String code, Instant daemons, Instant ours) {
        Duration earlier = Duration.between(ours, daemons);
        if (code.equals("not-in-map-poll")) {
            // ours is when the poll ended; the daemon dates it from when it next looked
            return !earlier.isNegative() && earlier.compareTo(LOOKS) <= 0;
        }
        return earlier.abs().compareTo(DATED) <= 0;
    }

    private static Shown shown(Course course, Duration at, String code) {
        Signal signal = course.signalAt(at);
        return signal == null ? null : signal.shown().get(code);
    }

    private static void counts(Course course, List<String> found) {
        Sample first = null;
        Sample last = null;
        for (Sample sample : course.samples()) {
            if (sample.from().compareTo(course.settled()) < 0) {
                first = sample;
            }
            last = sample;
        }
        if (first == null || last == null) {
            found.add("there are no samples to count from and to");
            return;
        }
        Set<String> codes = new TreeSet<>(SHOWN_ONLY);
        codes.add("not-in-map-poll");
        codes.add("no-derp-connection");
        for (String code : codes) {
            Flips flips = flips(course, code, first.to(), last.from());
            long missed = code.equals("not-in-map-poll") ? missed(course, first.to(), last.from()) : 0;
            long starts = OF_A_START.contains(code) ? starts(course, first.to(), last.from()) : 0;
            for (boolean unhealthy : new boolean[] {true, false}) {
                String metric = COUNTER + "code=\"" + code + "\",to=\"" + (unhealthy ? "unhealthy" : "healthy") + "\"}";
                long counted = Math.round(last.metrics().getOrDefault(metric, 0.0)
                        - first.metrics().getOrDefault(metric, 0.0));
                long flipped = unhealthy ? flips.toUnhealthy : flips.toHealthy;
                if (counted < flipped - missed || counted > flipped + flips.brief + starts) {
                    found.add(Judge.at(last.to()) + " " + metric + " rose by " + counted + ", and the daemon flipped "
                            + flipped + " times and " + flips.brief + " times for less than 2.5 s"
                            + (starts == 0 ? "" : ", and perhaps in " + starts + " starts that were not seen whole"));
                }
            }
        }
    }

    /** How often it flipped for good, and how often for so short that not everybody need have seen it. */
    private record Flips(long toUnhealthy, long toHealthy, long brief) {
        Flips and(State state, boolean forShort) {
            long unhealthy = !forShort && state == State.UNHEALTHY ? 1 : 0;
            long healthy = !forShort && state == State.HEALTHY ? 1 : 0;
            return new Flips(toUnhealthy + unhealthy, toHealthy + healthy, brief + (forShort ? 1 : 0));
        }
    }

    private enum State {
        HEALTHY,
        UNHEALTHY,
        /** Becoming so is no flip. */
        UNKNOWN
    }

    /** How often it was back in the map poll for so short that a poll may have missed it. */
    private static long missed(Course course, Duration from, Duration to) {
        return course.allSignals().stream()
                .filter(signal -> signal.offlineBefore() != null
                        && signal.at().equals(signal.offlineSince())
                        && signal.at().compareTo(from) > 0
                        && signal.at().compareTo(to) <= 0)
                .count();
    }

    /** How often a daemon was reached after it was gone: who reaches it sooner may see a flip that others do not. */
    private static long starts(Course course, Duration from, Duration to) {
        long starts = 0;
        boolean gone = false;
        for (Signal signal : course.allSignals()) {
            if (signal.reach() == Reach.GONE) {
                gone = true;
            } else if (signal.reach() == Reach.REACHED && gone) {
                gone = false;
                starts += signal.at().compareTo(from) > 0 && signal.at().compareTo(to) <= 0 ? 1 : 0;
            }
        }
        return starts;
    }

    private static Flips flips(Course course, String code, Duration from, Duration to) {
        TreeMap<Duration, State> states = new TreeMap<>();
        List<Signal> all = course.allSignals();
        for (int i = 0; i < all.size(); i++) {
            Signal signal = all.get(i);
            note(states, signal, code, signal.at());
            Duration end = i + 1 < all.size() ? all.get(i + 1).at() : to;
            for (Duration turn : new Duration[] {signal.changes(), signal.unprovenUntil()}) { // what time alone changes
                if (turn != null && turn.compareTo(signal.at()) >= 0 && turn.compareTo(end) < 0) {
                    note(states, signal, code, turn.plusNanos(1));
                }
            }
        }
        List<Map.Entry<Duration, State>> runs = new ArrayList<>();
        for (Map.Entry<Duration, State> state : states.entrySet()) {
            if (runs.isEmpty() || runs.get(runs.size() - 1).getValue() != state.getValue()) {
                runs.add(state);
            }
        }
        Flips flips = new Flips(0, 0, 0);
        State counted = State.HEALTHY;
        for (int i = 0; i < runs.size() && runs.get(i).getKey().compareTo(to) <= 0; i++) {
            State state = runs.get(i).getValue();
            Duration end = i + 1 < runs.size() ? runs.get(i + 1).getKey() : to;
            boolean brief = end.minus(runs.get(i).getKey()).compareTo(SEEN_BY_ALL) < 0;
            boolean within = runs.get(i).getKey().compareTo(from) > 0;
            boolean outOfNowhere = i > 0 && runs.get(i - 1).getValue() == State.UNKNOWN;
            if (state == State.UNKNOWN || state == counted && !(brief && outOfNowhere)) {
                continue; // but who knew more while the daemon did not tell may see a brief one as a flip
            }
            if (!brief) {
                counted = state;
            }
            if (within) {
                flips = flips.and(state, brief);
            }
        }
        return flips;
    }

    private static void note(TreeMap<Duration, State> states, Signal signal, String code, Duration at) {
        Boolean unhealthy = unhealthy(signal, code, at);
        states.put(at, unhealthy == null ? State.UNKNOWN : unhealthy ? State.UNHEALTHY : State.HEALTHY);
    }

    /** Returns whether the code is unhealthy by the daemon's own signals; null if they do not say. */
    private static Boolean unhealthy(Signal signal, String code, Duration at) {
        if (signal.reach() != Reach.REACHED) {
            return null;
        }
        boolean shown = signal.shown().containsKey(code);
        if (SHOWN_ONLY.contains(code)) {
            return shown;
        }
        boolean hidden = signal.shown().containsKey("network-status") || !signal.wantRunning();
        boolean in = Boolean.TRUE.equals(signal.online());
        if (hidden || signal.online() == null) {
            return null;
        }
        if (code.equals("not-in-map-poll")) {
            Duration turn = signal.changes();
            return !in && (turn == null || at.compareTo(turn) > 0);
        }
        if (shown) {
            return true;
        }
        if (signal.hungUp()) {
            return signal.home() == 0 ? null : true;
        }
        boolean unproven = signal.unprovenUntil() != null && at.compareTo(signal.unprovenUntil()) <= 0;
        return unproven || !in || signal.shown().containsKey("no-derp-home") ? null : false;
    }
}
