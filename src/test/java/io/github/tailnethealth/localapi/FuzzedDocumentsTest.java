package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.localapi.FuzzCorpus.Kind;
import io.github.tailnethealth.tracker.Verdict;
import io.github.tailnethealth.tracker.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Lines of the bus and bodies of answers, spoilt in every way. Nothing but the feed's own failures comes of what is bad;
 * it leaves the report as it was but for the feed's state, and nothing behind once something good came. Memory is flat.
 *
 * <p>{@code -Dfuzz.seed=N} repeats a run, {@code -Dfuzz.count=N} makes it longer.
 */
class FuzzedDocumentsTest {
    private static final long SEED = Long.getLong("fuzz.seed", new Random().nextLong());
    private static final int COUNT = Integer.getInteger("fuzz.count", 100_000);
    private static final int[] CAPABILITIES = {142, 142, 142, 131, 113};
    /** What may be kept for longer than a document: Warnables of 256 codes, and one thing or other. */
    private static final long SOME = 2_500;

    private static final long FLAT = 16L << 20;

    private final Random random = new Random(SEED);
    private int inStep;
    private final VirtualClock clock = new VirtualClock();
    private final DocumentFeed behind = new DocumentFeed(clock, null);
    private final DocumentFeed feed = new DocumentFeed(clock, behind);

    @Test
    void nothingBadEscapesOrStays() throws Exception {
        System.out.printf(Locale.ROOT, "fuzz: %d documents, -Dfuzz.seed=%d%n", COUNT, SEED);
        FuzzCorpus corpus = new FuzzCorpus();
        OwnInstances early = null;
        for (int i = 0; i < COUNT; i++) {
            one(corpus, i);
            if (i == COUNT / 10) {
                good(corpus);
                early = OwnInstances.now();
            }
        }
        good(corpus);
        OwnInstances late = OwnInstances.now();

        System.out.printf(
                Locale.ROOT,
                "fuzz: %d taken, %d lines skipped, %d streams broken, %d answers refused; %.1f MiB, then %.1f MiB%n",
                feed.taken,
                feed.skipped,
                feed.broken,
                feed.refused,
                early.usedBytes() / 1048576.0,
                late.usedBytes() / 1048576.0);
        assertThat(inStep).as("while the daemon was heard").isGreaterThan(COUNT / 2);
        assertThat(feed.taken).isPositive();
        assertThat(feed.skipped).isPositive();
        assertThat(feed.broken).isPositive();
        assertThat(feed.refused).isPositive();
        Map<String, Long> before = early.byClass();
        assertThat(late.byClass())
                .allSatisfy(
                        (type, count) -> assertThat(count).as(type).isLessThan(before.getOrDefault(type, 0L) + SOME));
        assertThat(late.usedBytes()).isLessThan(early.usedBytes() + FLAT);
    }

    private void one(FuzzCorpus corpus, int number) {
        clock.advance(Duration.ofMillis(random.nextInt(200)));
        Kind kind = kind();
        boolean spoil = random.nextInt(10) > 0;
        long broken = feed.broken;
        byte[] document = spoil ? corpus.spoilt(kind, random) : corpus.recorded(kind, random);
        try {
            feed.take(kind, document, CAPABILITIES[random.nextInt(CAPABILITIES.length)]);
            if (feed.broken > broken && random.nextInt(10) > 0) {
                feed.take(Kind.LINE, corpus.firstLine(random), 142);
                feed.take(Kind.STATUS, corpus.recorded(Kind.STATUS, random), 142);
            }
            inStep += feed.tracker.report().verdict() == Verdict.CANNOT_TELL ? 0 : 1;
        } catch (Throwable e) {
            String text = new String(document, StandardCharsets.UTF_8);
            throw new AssertionError(
                    "-Dfuzz.seed=" + SEED + ", document " + number + ", " + kind + ": "
                            + text.substring(0, Math.min(text.length(), 4_000)),
                    e);
        }
    }

    private Kind kind() {
        int way = random.nextInt(100);
        if (way < 60) {
            return Kind.LINE;
        }
        return way < 90 ? Kind.STATUS : Kind.values()[2 + random.nextInt(3)];
    }

    /** What is held of the last documents is small again. */
    private void good(FuzzCorpus corpus) throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            for (Kind kind : Kind.values()) {
                feed.take(kind, corpus.recorded(kind, random), 142);
            }
        }
    }
}
