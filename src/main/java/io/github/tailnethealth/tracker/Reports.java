package io.github.tailnethealth.tracker;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes reports, and keeps the newest. While nothing but frames of the home and calls of receive functions came since it
 * was made, readers get it without the tracker's lock; all else is guarded by that lock.
 */
final class Reports {
    private final TimeLine time;
    private final NodeState state;
    private final Conclusions conclusions;
    private final ReportWriter writer;

    /** What readers get without the lock, and keep up with frames and calls; null when all else was reported since. */
    private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();

    private @Nullable Report last; // the newest, unless one is kept

    /**
     * A report, and what it holds under.
     *
     * @param until the nanoseconds of the line at which time alone changes it
     * @param silent whether the daemon behind the feed is not heard
     * @param wall how the wall clock stands
     * @param calls how often receive functions were entered
     * @param homeFrame when the last frame of the home came, in nanoseconds of the line
     */
    private record Kept(Report report, long until, boolean silent, WallClock wall, long calls, long homeFrame) {
        /** Returns the same with the calls and the frame that came since. */
        Kept keptUp(ReceiveFunctions functions, long callsNow, TimeLine time, long frameNow) {
            Report.Derp derp = frameNow == homeFrame
                    ? report.derp()
                    : ReportWriter.withHomeFrame(report.derp(), wall.shown(time.at(frameNow)));
            List<Report.ReceiveFunctionStatus> called = callsNow == calls
                    ? report.receiveFunctions()
                    : ReportWriter.withCalls(report.receiveFunctions(), functions);
            return new Kept(report.after(derp, called), until, silent, wall, callsNow, frameNow);
        }
    }

    Reports(TimeLine time, NodeState state, Conclusions conclusions, ReportWriter writer) {
        this.time = time;
        this.state = state;
        this.conclusions = conclusions;
        this.writer = writer;
    }

    /** Returns the report that holds now, or null if one must be made; needs no lock. */
    @Nullable Report kept() {
        for (Kept ready = kept.get(); ready != null; ready = kept.get()) {
            long now = time.nanos();
            if (now >= ready.until || !ready.wall.equals(time.wall(now)) || ready.silent != conclusions.isSilent(now)) {
                return null;
            }
            long calls = state.receiveFunctions.calls();
            long homeFrame = state.frames.ofHome();
            if (ready.calls == calls && ready.homeFrame == homeFrame) {
                return ready.report;
            }
            Kept next = ready.keptUp(state.receiveFunctions, calls, time, homeFrame);
            if (kept.compareAndSet(ready, next)) {
                return next.report;
            }
        }
        return null;
    }

    /** Sees to it that readers without the lock get nothing that was made before. */
    void drop() {
        if (kept.get() != null) { // to look is cheaper than to write
            Kept dropped = kept.getAndSet(null);
            last = dropped == null ? last : dropped.report;
        }
    }

    /**
     * Makes the report of now; the same one as before if it says the same.
     *
     * @param assessment what holds now
     * @param keep whether others may read it
     */
    Report make(Assessment assessment, long now, WallClock wall, boolean keep) {
        // looked at before they are written: what comes meanwhile makes another report
        long calls = state.receiveFunctions.calls();
        long homeFrame = state.frames.ofHome();
        drop();
        Report previous = last;
        Report next = writer.write(previous == null ? 0 : previous.version(), assessment, time.at(now), wall);
        if (previous == null || !next.equals(previous)) {
            next = next.withVersion(next.version() + 1);
            last = next;
        } else {
            next = previous;
        }
        if (keep) {
            boolean silent = assessment.verdict() == Verdict.CANNOT_TELL;
            kept.set(new Kept(next, conclusions.until(), silent, wall, calls, homeFrame));
        }
        return next;
    }

    /** Makes what {@link #make} must, from nothing but what was reported; uses and keeps nothing of an earlier reading. */
    Report anew(long now, WallClock wall) {
        Kept ready = kept.get();
        Report newest = ready == null ? last : ready.report;
        return writer.write(newest == null ? 0 : newest.version(), conclusions.anew(now), time.at(now), wall);
    }
}
