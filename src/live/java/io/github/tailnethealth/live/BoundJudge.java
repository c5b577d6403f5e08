package io.github.tailnethealth.live;

import io.github.tailnethealth.evidence.Signal;
import io.github.tailnethealth.evidence.Signal.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Our kind follows the daemon's own signals: at every look it is one that they made at most 2 s before. So it is never
 * healthier than they are for longer, either. While the daemon is silent, the feed says so, and after the stale-after
 * time nothing is told of the node.
 */
final class BoundJudge implements Judge {
    /** The recorder's polls are 0.2 s apart and take their time on a busy machine: we may know sooner. */
    static final Duration SOONER = Duration.ofMillis(700);

    private static final Duration STALE_AFTER = Duration.ofSeconds(10);

    @Override
    public List<String> judge(Course course) {
        List<String> found = new ArrayList<>();
        for (Glance glance : course.glances()) {
            if (glance.from().compareTo(course.settled()) >= 0
                    && glance.to().compareTo(course.end()) <= 0
                    && !course.excused(glance.from(), glance.to())) {
                String wrong = wrong(course, glance);
                if (wrong != null) {
                    found.add(Judge.at(glance.to()) + " " + wrong);
                }
            }
        }
        return found;
    }

    private static String wrong(Course course, Glance glance) {
        Duration from = glance.from().minus(BOUND);
        Duration to = glance.to().plus(SOONER);
        boolean ok = glance.overall().feed().equals("ok");
        boolean everReached = false;
        boolean alwaysReached = true;
        for (Reach reach : reachBetween(course, from, to)) {
            everReached |= reach == Reach.REACHED || reach == Reach.CONNECTING;
            alwaysReached &= reach == Reach.REACHED;
        }
        if (alwaysReached && !ok) {
            return "the daemon answers, and the feed is " + glance.overall().feed();
        }
        if (!everReached && ok) {
            return "the daemon does not answer, and the feed is ok";
        }
        if (glance.overall().cannotTell()) {
            return alwaysReached ? "the daemon answers, and we cannot tell" : null;
        }
        if (unreachedThroughout(course, glance.from().minus(STALE_AFTER).minus(BOUND), to)) {
            return "the daemon has not answered for 12 s, and we say "
                    + glance.overall().kind();
        }
        if (!alwaysReached) {
            return null; // what was known stands until it is stale; what comes next is not all in yet
        }
        Set<String> kinds = course.signals().kindsBetween(from, to);
        String ours = glance.overall().kind();
        return kinds.contains(ours) ? null : "we say \"" + ours + "\", the daemon's signals make " + kinds;
    }

    private static List<Reach> reachBetween(Course course, Duration from, Duration to) {
        List<Reach> reaches = new ArrayList<>();
        Signal before = course.signalAt(from);
        if (before != null) {
            reaches.add(before.reach());
        }
        for (Signal signal : course.allSignals()) {
            if (signal.at().compareTo(from) > 0 && signal.at().compareTo(to) <= 0) {
                reaches.add(signal.reach());
            }
        }
        return reaches;
    }

    private static boolean unreachedThroughout(Course course, Duration from, Duration to) {
        List<Reach> reaches = reachBetween(course, from, to);
        return !reaches.isEmpty()
                && reaches.stream().noneMatch(reach -> reach == Reach.REACHED || reach == Reach.CONNECTING);
    }
}
