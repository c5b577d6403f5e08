package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.app.replay.RecordedNode;
import io.github.tailnethealth.app.replay.Recording;
import io.github.tailnethealth.tracker.FeedState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo's node, a hundred times as fast, seen by the real client: round after round, until it has seen all of it. */
class ReplayedBadDayTest {

    private static final List<Integer> STATES = List.of(2, 4, 6);
    private static final List<String> CODES =
            List.of("no-derp-connection", "wantrunning-false", "control-health.needs-tag", "warming-up");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void aClientSeesTheWholeBadDay() throws Exception {
        Path socket = directory.resolve("r.sock");
        Recording recording = Recording.read(Path.of("src/test/resources/recorded/bad-day.jsonl.gz"));
        ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
        Set<Integer> states = new TreeSet<>();
        Set<String> codes = new TreeSet<>();
        Set<FeedState> failures = EnumSet.noneOf(FeedState.class);

        try (RecordedNode node = new RecordedNode(socket, recording, 100, events::add);
                LocalApiClient client = new LocalApiClient(node.socket(), TIMEOUT, TIMEOUT)) {
            while (!events.contains("end")
                    || !states.containsAll(STATES)
                    || !codes.containsAll(CODES)
                    || !failures.contains(FeedState.REFUSED)) {
                try (BusStream stream = client.openBus(2950, TIMEOUT)) {
                    assertThat(client.status().capability()).isEqualTo(142);
                    for (BusEvent event = stream.next(); event != null; event = stream.next()) {
                        Notify news = ((BusEvent.Line) event).news();
                        if (news.state() != null) {
                            states.add(news.state());
                        }
                        if (news.health() != null) {
                            codes.addAll(news.health().warnings().keySet());
                        }
                    }
                } catch (LocalApiException e) {
                    failures.add(e.state());
                    Thread.onSpinWait();
                }
            }
        }

        assertThat(events)
                .containsSubsequence(
                        "logged in",
                        "fault: relay killed",
                        "repair: relay started",
                        "fault: control refuses connections",
                        "repair: control answers",
                        "fault: tailscale down",
                        "repair: tailscale up",
                        "fault: control says the key has expired",
                        "repair: control says it has not",
                        "fault: daemon killed",
                        "repair: daemon started",
                        "fault: control sends a display message",
                        "repair: control withdraws it",
                        "end");
        // A daemon that starts takes a stale socket file away before it makes its own.
        assertThat(failures).contains(FeedState.REFUSED).isSubsetOf(FeedState.REFUSED, FeedState.NO_SOCKET);
    }
}
