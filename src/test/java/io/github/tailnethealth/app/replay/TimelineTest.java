package io.github.tailnethealth.app.replay;

import static io.github.tailnethealth.app.replay.Recordings.answer;
import static io.github.tailnethealth.app.replay.Recordings.bus;
import static io.github.tailnethealth.app.replay.Recordings.ended;
import static io.github.tailnethealth.app.replay.Recordings.event;
import static io.github.tailnethealth.app.replay.Recordings.failure;
import static io.github.tailnethealth.app.replay.Recordings.opened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    @Test
    void itBeginsWithTheFirstSignOfTheDaemon() {
        Timeline timeline = timeline(
                event(1, "daemon started"),
                ended(1, "no such file"),
                answer(2, "prefs", "{}"),
                opened(3),
                ended(9, "end of stream"));

        assertThat(timeline.begin()).isEqualTo(Duration.ofSeconds(2));
        assertThat(timeline.end()).isEqualTo(Duration.ofSeconds(9));
        assertThat(timeline.steps())
                .containsExactly(step(2, new Timeline.Start(0)), step(2, new Timeline.Tell("daemon started")));
    }

    @Test
    void whoIsRefusedAfterTheStreamEndedSawAKill() {
        assertThat(steps(
                        opened(1),
                        ended(5, "end of stream"),
                        ended(5.25, "connection refused"),
                        failure(6, "status", "connection refused"),
                        opened(7)))
                .containsExactly(
                        step(1, new Timeline.Start(0)), step(5, new Timeline.Kill()), step(7, new Timeline.Start(1)));
    }

    @Test
    void whoFindsNoFileAfterTheStreamEndedSawAStop() {
        assertThat(steps(opened(1), ended(5, "end of stream"), ended(5.25, "no such file"), opened(7)))
                .containsExactly(
                        step(1, new Timeline.Start(0)), step(5, new Timeline.Stop()), step(7, new Timeline.Start(1)));
    }

    @Test
    void whoComesBackAtOnceSawOnlyTheStreamEnd() {
        assertThat(steps(opened(1), ended(5, "end of stream"), opened(5.25), bus(5.25, "{\"State\":6}")))
                .containsExactly(
                        step(1, new Timeline.Start(0)),
                        step(5, new Timeline.EndWatches()),
                        step(5.25, new Timeline.Say("{\"State\":6}")));
    }

    @Test
    void theRecordersOwnEndIsNotTheDaemons() {
        assertThat(steps(opened(1), ended(5, "end of stream"))).containsExactly(step(1, new Timeline.Start(0)));
    }

    @Test
    void whoWaitedInVainSawAFrozenDaemonFromTheBeginningOfHisWait() {
        assertThat(steps(
                        opened(1),
                        answer(2, "status", "{}"),
                        failure(10, "status", "timeout"),
                        failure(12, "status", "timeout"),
                        answer(13, "status", "{}")))
                .containsExactly(
                        step(1, new Timeline.Start(0)), step(8, new Timeline.Freeze()), step(13, new Timeline.Thaw()));
    }

    @Test
    void aDaemonIsNotFrozenWhileItAnswersOthers() {
        assertThat(steps(opened(1), bus(9.5, "{}"), failure(10, "status", "timeout"), bus(13, "{}")))
                .containsExactly(
                        step(1, new Timeline.Start(0)),
                        step(9.5, new Timeline.Say("{}")),
                        step(9.5, new Timeline.Freeze()),
                        step(13, new Timeline.Thaw()),
                        step(13, new Timeline.Say("{}")));
    }

    @Test
    void aRecordingOfNobodyIsRefused() {
        assertThatThrownBy(() -> timeline(event(1, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("test has no daemon");
    }

    @Test
    void theDaemonOfTheBadDayDiesOnce() {
        assertThat(new Timeline(Recordings.real("bad-day"))
                        .steps().stream().filter(step -> !(step.action() instanceof Timeline.Say)))
                .extracting(Timeline.Step::at, Timeline.Step::action)
                .contains(
                        tuple(Duration.ofMillis(298_506), new Timeline.Kill()),
                        tuple(Duration.ofMillis(313_597), new Timeline.Start(1)))
                .filteredOn(tuple -> !(tuple.toList().get(1) instanceof Timeline.Tell))
                .hasSize(3);
    }

    @Test
    void theKilledDaemonIsKilledOnceAndStoppedOnce() {
        assertThat(new Timeline(Recordings.real("daemon-killed"))
                        .steps().stream()
                                .map(Timeline.Step::action)
                                .filter(action -> !(action instanceof Timeline.Say))
                                .filter(action -> !(action instanceof Timeline.Tell)))
                .containsExactly(
                        new Timeline.Start(0),
                        new Timeline.Kill(),
                        new Timeline.Start(1),
                        new Timeline.Stop(),
                        new Timeline.Start(2));
    }

    @Test
    void theFrozenDaemonFreezesWithinASecondAfterTheFault() {
        List<Timeline.Step> steps = new Timeline(Recordings.real("daemon-frozen")).steps();

        assertThat(steps)
                .filteredOn(step -> step.action() instanceof Timeline.Freeze)
                .singleElement()
                .satisfies(
                        step -> assertThat(step.at()).isBetween(Duration.ofMillis(23_142), Duration.ofMillis(24_142)));
        assertThat(steps)
                .filteredOn(step -> step.action() instanceof Timeline.Thaw)
                .singleElement()
                .satisfies(
                        step -> assertThat(step.at()).isBetween(Duration.ofMillis(67_075), Duration.ofMillis(69_143)));
    }

    private static Timeline timeline(String... lines) {
        return new Timeline(Recordings.of(lines));
    }

    private static List<Timeline.Step> steps(String... lines) {
        return timeline(lines).steps();
    }

    private static Timeline.Step step(double at, Timeline.Action action) {
        return new Timeline.Step(Duration.ofMillis((long) (at * 1000)), action);
    }
}
