package io.github.tailnethealth.tracker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was concluded from the state, for as long as it holds: until something is reported, time alone changes it, or the
 * daemon behind the feed falls silent or is heard again. Notes every flip that a conclusion shows. Guarded by the
 * tracker's lock, but for {@code isSilent} and {@link #isQuiet}.
 */
final class Conclusions {
    private static final long NEVER = Long.MIN_VALUE;

    private final TimeLine time;
    private final NodeState state;
    private final Assessor assessor;
    private final TransitionLog transitions;
    private final @Nullable FeedLink feed;

    private @Nullable Assessment fresh; // the last one made while the daemon, if any, was heard
    private @Nullable Assessment current;
    private long until = NEVER; // so long the current one holds, in nanoseconds of the line
    private boolean unkept; // something was reported while the daemon was heard, and it has been heard since
    private volatile long quietUntil = NEVER;

    Conclusions(TimeLine time, NodeState state, Assessor assessor, TransitionLog transitions, @Nullable FeedLink feed) {
        this.time = time;
        this.state = state;
        this.assessor = assessor;
        this.transitions = transitions;
        this.feed = feed;
    }

    /** Returns what holds now; made anew only if something was reported or time changed it. */
    Assessment at(long now) {
        boolean silent = isSilent(now);
        Assessment ready = current;
        if (ready != null && now < until && silent == (ready.verdict() == Verdict.CANNOT_TELL)) {
            return ready;
        }
        ready = silent ? forgotten(now) : weigh(time.at(now));
        current = ready;
        Instant nextChange = ready.nextChange();
        until = nextChange == null ? Long.MAX_VALUE : time.nanosTo(nextChange);
        return ready;
    }

    /** Returns what must hold now, weighed from nothing but what was reported; keeps nothing and tells nobody. */
    Assessment anew(long now) {
        return isSilent(now)
                ? assessor.silent(state, fresh, lastHeard(), time.at(now))
                : assessor.assessAnew(new Moment(state, time.at(now)), fresh);
    }

    /** Returns until when what holds now does so, if nothing is reported, in nanoseconds of the line. */
    long until() {
        return until;
    }

    /** Says that what was concluded may not hold any more. */
    void outdated() {
        current = null;
        quietUntil = NEVER;
    }

    /** Weighs what was heard before a silence began, at its end and before anything later can mix with it. */
    void keepWhatWasHeard(long now) {
        FeedLink link = feed;
        if (unkept && link != null && isSilent(now)) {
            unkept = false;
            weigh(link.lastHeard(time.at(now)));
        }
    }

    /** Notes that something was reported. */
    void reported(long now) {
        unkept |= !isSilent(now);
    }

    /** Notes that the whole was checked, so that until time changes it a frame of the home is no reason to. */
    void checked() {
        if (feed == null && quietUntil != until) {
            quietUntil = until;
        }
    }

    /** Returns whether a frame of the home changes nothing but when the last one came; needs no lock. */
    boolean isQuiet(long now) {
        return now < quietUntil;
    }

    /** Returns whether a feed fills the tracker and its daemon is not heard; needs no lock. */
    boolean isSilent(long now) {
        return feed != null && isSilent(time.at(now));
    }

    /** Returns whether a feed fills the tracker and its daemon is not heard; needs no lock. */
    boolean isSilent(Instant now) {
        FeedLink link = feed;
        return link != null && link.cannotTell(now);
    }

    private Assessment forgotten(long now) {
        keepWhatWasHeard(now);
        Instant at = time.at(now);
        Assessment forgotten = assessor.silent(state, fresh, lastHeard(), at);
        forgotten
                .warnables()
                .forEach((warnable, f) -> transitions.judged(warnable, f.code(), f.status(), f.text(), at));
        return forgotten;
    }

    private @Nullable Instant lastHeard() {
        FeedLink link = feed;
        return link == null ? null : link.lastHeard();
    }

    private Assessment weigh(Instant at) {
        Assessment before = fresh;
        Assessment weighed = assessor.assess(new Moment(state, at), before);
        // what is as it was when it was weighed last has been judged since, if it was anything else meanwhile
        weighed.checks()
                .forEachNew(
                        before == null ? null : before.checks(),
                        (code, f) -> transitions.judged(code, code, f.status(), f.text(), at));
        weighed.warnables()
                .forEachNew(
                        before == null ? null : before.warnables(),
                        (warnable, f) -> transitions.judged(warnable, f.code(), f.status(), f.text(), at));
        fresh = weighed;
        return weighed;
    }
}
