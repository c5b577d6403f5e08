package io.github.tailnethealth.bench;

import io.github.tailnethealth.metrics.ScrapeBenchmark;
import java.util.ArrayList;
import java.util.List;

/** The lines of the tracker, of the feed's documents and of the meters. */
final class TrackerLines {
    private static final double MICROSECOND = 1_000;
    private static final double MILLISECOND = 1_000_000;
    /** No region, code or message that is said can make more series than this. */
    private static final double MOST_SERIES = 500;

    private final Microbenchmarks here;
    private final OriginalBenchmarks original;

    TrackerLines(Microbenchmarks here, OriginalBenchmarks original) {
        this.here = here;
        this.original = original;
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        Figure locked = here.time("FloorBenchmark.lockAndClock");

        lines.add(frugal(
                "receive function enter + exit, 1 thread",
                "ReceiveFunctionBenchmark.oneThread",
                "EnterExit/1thread",
                0.5));
        lines.add(frugal(
                        "the same, 2 threads on one",
                        "ReceiveFunctionBenchmark.twoThreadsOnOne",
                        "EnterExit/2threadsOnOne",
                        0.6)
                .over(here.time("FloorBenchmark.sharedCount"), "one shared atomic step"));
        lines.add(frugal(
                "the same, 2 threads on two",
                "ReceiveFunctionBenchmark.twoThreadsOnTwo",
                "EnterExit/2threadsOnTwo",
                0.5));
        lines.add(frugal("note a DERP frame, 0 known Warnables", "ReportBenchmark.frame:0", "NoteFrame/0warnables", 0.3)
                .over(locked, "lock, clock, publish"));
        lines.add(frugal(
                        "the same, 10,000 known Warnables",
                        "ReportBenchmark.frame:10000",
                        "NoteFrame/10000warnables",
                        0.001)
                .over(locked, "lock, clock, publish"));
        lines.add(frugal("set a Warnable, same state", "ReportBenchmark.warnable", "SetWarnable", 1.5)
                .over(here.time("FloorBenchmark.lockAndUnlock"), "lock"));
        lines.add(frugal(
                        "overall read, nothing changed, healthy",
                        "ReadBenchmark.unchanged:0",
                        "OverallError/0unhealthy",
                        0.15)
                .over(here.time("FloorBenchmark.readAndClock"), "volatile read, clock"));
        lines.add(frugal(
                        "the same, 1,000 unhealthy",
                        "ReadBenchmark.unchanged:1000",
                        "OverallError/1000unhealthy",
                        0.0001)
                .over(here.time("FloorBenchmark.readAndClock"), "volatile read, clock"));
        lines.add(line(
                "report rebuilt after a change, healthy",
                "ReadBenchmark.afterChange:0",
                "OverallError/0unhealthy",
                Goal.atMost(MICROSECOND)));
        lines.add(line(
                "the same, 1,000 unhealthy",
                "ReadBenchmark.afterChange:1000",
                "OverallError/1000unhealthy",
                Goal.ratio(0.25)));
        lines.add(line(
                "router error set and cleared, until a watcher is told on the reporter's thread",
                "WatcherBenchmark.onThisThread",
                "RouterToggleUntilTold",
                Goal.ratio(1)));
        lines.add(line(
                        "the same, told on another thread",
                        "WatcherBenchmark.onAnotherThread",
                        "RouterToggleUntilTold",
                        Goal.ratio(1))
                .over(here.time("WatcherBenchmark.handOver"), "the reports, and two hand-overs between threads"));
        crowd(lines);
        lines.add(absolute("one status document decoded and mapped", "DocumentBenchmark.takeStatus", 50 * MICROSECOND));
        lines.add(absolute("one line of the bus decoded and mapped", "DocumentBenchmark.takeLine", 20 * MICROSECOND));
        for (int regions : new int[] {10, 1000}) {
            lines.add(absolute(
                    "scrape, " + regions + " regions, 200 unknown codes",
                    "ScrapeBenchmark.scrape:" + regions,
                    10 * MILLISECOND));
            lines.add(new Line(
                    "its series", Figure.count(ScrapeBenchmark.series(regions)), null, Goal.atMost(MOST_SERIES)));
        }
        return lines;
    }

    private void crowd(List<Line> lines) {
        String crowd = "CrowdBenchmark.crowd";
        String there = "ReportersAndReaders";
        lines.add(new Line(
                "8 threads report and 4 read: reports",
                here.rate(crowd, "report"),
                original.rate(there, "reports/s"),
                Goal.ratioAtLeast(2)));
        lines.add(new Line(
                "the same: reads", here.rate(crowd, "read"), original.rate(there, "reads/s"), Goal.ratioAtLeast(2)));
        lines.add(new Line(
                "the same: times that a reader waited",
                Figure.count(here.count(crowd, "waits")),
                null,
                Goal.atMost(0)));
    }

    /** What every packet or frame may do, or every probe: it allocates nothing. */
    private Line frugal(String work, String benchmark, String there, double ratio) {
        return line(work, benchmark, there, Goal.ratio(ratio)).allocating(here.allocated(benchmark));
    }

    private Line line(String work, String benchmark, String there, Goal goal) {
        return new Line(work, here.time(benchmark), original.time(there), goal);
    }

    private Line absolute(String work, String benchmark, double limit) {
        return new Line(work, here.time(benchmark), null, Goal.atMost(limit));
    }
}
