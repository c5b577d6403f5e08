package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.app.replay.Recording;
import io.github.tailnethealth.tracker.FeedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays recordings of real daemons and holds our exact text against the witness's, which is the original's own live
 * verdict. {@code -Dtraces=FILE[,FILE...]} plays other recordings.
 */
class RecordedNodeTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/recorded");
    private static final Set<String> WITHOUT_WITNESS = Set.of("daemon-killed", "daemon-frozen");

    @TestFactory
    Stream<DynamicTest> ourAnswerIsTheWitnessesWithinTheBoundOfEachKind() throws IOException {
        Map<String, Integer> agreements = agreements();
        List<Path> files = files();
        assertThat(files).as("recordings").isNotEmpty();
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(), () -> play(Recording.read(file), agreements)));
    }

    private static void play(Recording recording, Map<String, Integer> agreements) throws IOException {
        TracePlayer player = new TracePlayer(recording);
        player.play();
        List<TracePlayer.Sample> samples = player.samples();
        long agree = samples.stream().filter(s -> s.ours().equals(s.witness())).count();
        List<Lag> lags = Lag.of(samples);
        Lag longest = lags.stream().max(Comparator.comparing(Lag::length)).orElse(null);
        System.out.printf(
                Locale.ROOT,
                "trace %s: %d samples, %d agree, longest lag %.1f s (%s)%n",
                recording.name(),
                samples.size(),
                agree,
                longest == null ? 0.0 : longest.length().toMillis() / 1000.0,
                longest == null ? "none" : longest.kind());
        if (WITHOUT_WITNESS.contains(recording.name())) {
            theFeedTellsThatTheDaemonIsGoneAndBack(recording.name(), player);
        } else {
            assertThat(samples).as("samples of " + recording.name()).isNotEmpty();
        }
        assertThat(lags).as("differences of " + recording.name()).allMatch(Lag::withinBound);
        assertThat(agree)
                .as("agreement of " + recording.name())
                .isGreaterThanOrEqualTo(agreements.getOrDefault(recording.name(), 0));
    }

    private static void theFeedTellsThatTheDaemonIsGoneAndBack(String name, TracePlayer player) {
        List<FeedState> states =
                player.feedChanges().stream().map(TracePlayer.FeedChange::state).toList();
        if (name.equals("daemon-frozen")) {
            assertThat(states).containsSubsequence(FeedState.OK, FeedState.STALLED, FeedState.OK);
        } else {
            assertThat(states)
                    .containsSubsequence(
                            FeedState.OK, FeedState.REFUSED, FeedState.OK, FeedState.NO_SOCKET, FeedState.OK);
        }
    }

    private static List<Path> files() throws IOException {
        String given = System.getProperty("traces", "");
        if (!given.isBlank()) {
            return Stream.of(given.split(",", -1)).map(Path::of).toList();
        }
        try (Stream<Path> found = Files.list(RECORDINGS)) {
            return found.filter(file -> file.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList();
        }
    }

    /** Reads, by recording, how many samples must agree: as many as a prototype of 70 lines reached. */
    private static Map<String, Integer> agreements() throws IOException {
        Map<String, Integer> agreements = new HashMap<>();
        for (String line : new ArrayList<>(Files.readAllLines(RECORDINGS.resolve("agreement.tsv")))) {
            String[] columns = line.split("\t", -1);
            agreements.put(columns[0], Integer.valueOf(columns[1]));
        }
        return agreements;
    }
}
