package io.github.tailnethealth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Tracker;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ScrapesTest {
    private static final Duration BURST = Scrapes.LENGTH;
    private static final Duration WITHIN = Duration.ofMillis(50);

    private final TestClock clock = new TestClock();
    private double version = 1;
    private String state = "ok";
    private Supplier<Samples> look = () -> samples(version, state);
    private final Scrapes scrapes = new Scrapes(() -> look.get(), clock::nanos);

    @Test
    void allReadsOfABurstSeeOneReport() {
        assertThat(read()).isEqualTo(1);
        version = 2;
        clock.advance(BURST.minusNanos(1));
        assertThat(read()).isEqualTo(1);
    }

    @Test
    void aBurstEndsAfter200MillisecondsHoweverOftenItIsRead() {
        read();
        version = 2;
        for (int i = 0; i < 4; i++) {
            assertThat(read()).isEqualTo(1);
            clock.advance(WITHIN);
        }
        assertThat(read()).isEqualTo(2);
    }

    @Test
    void aRefreshDoesNotDisturbABurst() {
        read();
        version = 2;
        clock.advance(WITHIN);
        assertThat(version(scrapes.refresh())).isEqualTo(1);
        clock.advance(BURST);
        assertThat(version(scrapes.refresh())).isEqualTo(2);
    }

    @Test
    void theReadAfterARefreshBeginsABurstOfItsOwn() {
        scrapes.refresh();
        version = 2;
        assertThat(read()).isEqualTo(2);
        version = 3;
        clock.advance(WITHIN);
        assertThat(read()).isEqualTo(2);
    }

    @Test
    void whatWasSeenLastIsThereHoweverOld() {
        assertThat(scrapes.last()).isNull();
        read();
        clock.advance(Duration.ofDays(1));
        assertThat(version(scrapes.last())).isEqualTo(1);
    }

    @Test
    void readersThatBeginABurstTogetherSeeWhatTheFirstToEndSaw() {
        double[] inner = new double[1];
        look = () -> {
            look = () -> samples(2, state);
            inner[0] = read(); // as another thread would, in between
            return samples(1, state);
        };
        assertThat(read()).isEqualTo(2).isEqualTo(inner[0]);
    }

    @Test
    void whereNobodyScrapesOtherSeriesAreTakenAtOnceWithAVersionThatIsNotThereYet() {
        registered();
        version = 2;
        state = "refused";

        assertThat(read()).isEqualTo(1.5);
        registered();
        clock.advance(WITHIN);
        assertThat(version(scrapes.refresh())).isEqualTo(1.5); // of the same burst

        clock.advance(BURST);
        assertThat(read()).isEqualTo(2);
    }

    @Test
    void aScrapeThatMayHaveBegunBeforeTheSeriesChangedIsNotWhole() {
        registered();
        version = 2;
        state = "refused";
        scrapes.refresh();
        registered();

        clock.advance(BURST.minusNanos(1));
        assertThat(read()).isEqualTo(1.5);
    }

    @Test
    void whileSomebodyScrapesOtherSeriesWait() {
        registered();
        read();
        version = 2;
        state = "refused";
        clock.advance(BURST.minus(WITHIN));
        read();
        clock.advance(WITHIN);

        assertThat(read()).isEqualTo(1);
        assertThat(scrapes.last().rows(Family.FEED_UP)).containsExactly(List.of("ok"));
        assertThat(version(scrapes.refresh())).isEqualTo(1);

        clock.advance(BURST);
        assertThat(read()).isEqualTo(1.5);
        assertThat(scrapes.last().rows(Family.FEED_UP)).containsExactly(List.of("refused"));
    }

    @Test
    void thoseWhoScrapeAllTheTimeAreToldBeforeSeriesChange() {
        registered();
        read();
        version = 5;
        state = "refused";

        for (Duration waited = Duration.ZERO; waited.compareTo(Scrapes.PATIENCE) <= 0; waited = waited.plus(WITHIN)) {
            assertThat(read()).isEqualTo(1);
            clock.advance(WITHIN);
        }
        for (Duration told = Duration.ZERO; told.compareTo(BURST) < 0; ) {
            double seen = read();
            if (seen != 1) {
                assertThat(seen).isEqualTo(1.5);
                told = told.plus(WITHIN);
            }
            clock.advance(WITHIN);
        }
        assertThat(read()).isEqualTo(4.5);
        registered();
        clock.advance(BURST);
        assertThat(read()).isEqualTo(5);
    }

    @Test
    void seriesThatAreNotAllThereAreNotWhole() {
        scrapes.refresh();
        scrapes.changed(scrapes.last(), false);

        clock.advance(BURST);
        assertThat(read()).isEqualTo(0.5);
        assertThat(scrapes.changes(scrapes.last())).isTrue();
    }

    /** Registers what was seen last. */
    private void registered() {
        Samples last = scrapes.last() == null ? scrapes.refresh() : scrapes.last();
        scrapes.changing(last);
        scrapes.changed(last, true);
    }

    private double read() {
        return version(scrapes.read());
    }

    private static double version(Samples samples) {
        return samples.value(Family.REPORT_VERSION, List.of());
    }

    private static Samples samples(double version, String state) {
        Seen seen = new Seen(Tracker.builder().build().report(), null);
        return Samples.of(seen, List.of((any, samples) -> {
            samples.number(Family.REPORT_VERSION, version);
            samples.number(Family.FEED_UP, 1, state);
        }));
    }
}
