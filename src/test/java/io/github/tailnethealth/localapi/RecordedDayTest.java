package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.app.replay.Recording;
import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Verdict;
import io.github.tailnethealth.tracker.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All that was recorded of real daemons, round after round for a day of virtual time, told to one tracker. */
class RecordedDayTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/recorded");
    private static final Instant START = Instant.parse("2026-11-30T00:00:00Z"); // after every date in them
    private static final Duration WARM = Duration.ofHours(2);
    private static final Duration DAY = Duration.ofHours(24);
    private static final long GROWTH = 2L << 20;

    private final VirtualClock clock = new VirtualClock(START);
    private final Tracker tracker = clock.steady(Tracker.builder())
            .fed(FeedSource.RECORDED, Duration.ofSeconds(10))
            .build();
    private final RecordedAnswers answers = new RecordedAnswers(tracker);
    private final Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
    private long lines;

    @Test
    void atItsEndThereIsWhatThereWasAfterTwoHours() throws IOException {
        List<Recording> round = recordings();
        playUntil(WARM, round);
        Duration warm = elapsed();
        OwnInstances early = OwnInstances.now();

        playUntil(DAY, round);
        OwnInstances late = OwnInstances.now();
        for (int i = 0; i < 5 && !late.byClass().equals(early.byClass()); i++) {
            late = OwnInstances.now(); // what other tests left in this JVM may have been at something
        }

        System.out.printf(
                Locale.ROOT,
                "recorded day: %d lines; after %.1f h %.2f MiB, after %.1f h %.2f MiB%n",
                lines,
                warm.toMinutes() / 60.0,
                early.usedBytes() / 1048576.0,
                elapsed().toMinutes() / 60.0,
                late.usedBytes() / 1048576.0);
        assertThat(verdicts).containsExactlyInAnyOrder(Verdict.values());
        assertThat(late.byClass()).isEqualTo(early.byClass());
        assertThat(late.usedBytes()).isLessThan(early.usedBytes() + GROWTH);
    }

    /** Plays whole rounds, so that every look at the heap is at the same point of one. */
    private void playUntil(Duration end, List<Recording> round) throws IOException {
        while (elapsed().compareTo(end) < 0) {
            for (Recording recording : round) {
                play(recording);
            }
        }
    }

    private void play(Recording recording) throws IOException {
        Instant start = clock.instant();
        for (Recording.Line line : recording.lines()) {
            clock.set(start.plus(line.at()));
            answers.take(line);
            verdicts.add(tracker.report().verdict());
            lines++;
        }
        tracker.selfCheck();
    }

    private Duration elapsed() {
        return Duration.between(START, clock.instant());
    }

    private static List<Recording> recordings() throws IOException {
        List<Recording> recordings = new ArrayList<>();
        try (Stream<Path> files = Files.list(RECORDINGS)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".gz"))
                    .sorted()
                    .toList()) {
                recordings.add(Recording.read(file));
            }
        }
        return recordings;
    }
}
