package io.github.tailnethealth.localapi;

import io.github.tailnethealth.localapi.FuzzCorpus.Kind;
import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.FeedState;
import io.github.tailnethealth.tracker.FeedStatus;
import io.github.tailnethealth.tracker.Report;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.client.Request;

/**
 * What the feed does with documents, without its sockets and threads: one endless stream for the lines, the readers of
 * bodies, the mapping and a tracker, all real. Another one may stand behind it and take only what this one took.
 */
final class DocumentFeed {
    private static final String END = "end of document";
    private static final byte[] END_LINE = ("\n{\"Version\":\"" + END + "\"}\n").getBytes(StandardCharsets.UTF_8);
    private static final Failures FAILURES = new Failures(Path.of("d.sock"));
    private static final Request REQUEST = (Request) Proxy.newProxyInstance(
            Request.class.getClassLoader(),
            new Class<?>[] {Request.class},
            (proxy, method, args) -> CompletableFuture.completedFuture(true));

    final Tracker tracker;
    private final DaemonMapping mapping;
    private final FeedCondition condition;
    private final Bodies bodies = new Bodies(FAILURES);
    private final DocumentFeed behind;
    private final Source source = new Source();
    private BusStream stream = stream(source);
    private Report last;
    private boolean bad; // something bad came since the last comparison
    long taken;
    long skipped;
    long refused;
    long broken;

    DocumentFeed(VirtualClock clock, DocumentFeed behind) {
        this.tracker = clock.steady(Tracker.builder())
                .fed(FeedSource.RECORDED, Duration.ofSeconds(10))
                .build();
        this.mapping = new DaemonMapping(tracker, tracker.feed());
        this.condition = new FeedCondition(tracker.feed(), status -> {});
        this.behind = behind;
        condition.streamOpened();
        last = tracker.report();
    }

    /** Takes a document. After a line that broke the stream, another stream is open. */
    void take(Kind kind, byte[] bytes, int capability) throws InterruptedException {
        last = tracker.report(); // time has passed
        if (kind == Kind.LINE) {
            line(bytes);
        } else {
            poll(kind, bytes, capability);
        }
    }

    private void line(byte[] bytes) throws InterruptedException {
        source.put(bytes);
        source.put(END_LINE);
        try {
            for (BusEvent event = stream.next(); event != null; event = stream.next()) {
                if (event instanceof BusEvent.Line line) {
                    if (END.equals(line.news().version())) {
                        return;
                    }
                    accept(each -> each.mapping.line(line.news()));
                } else {
                    skipped++;
                    unchanged();
                }
            }
            throw new AssertionError("the stream ended");
        } catch (LocalApiException e) {
            broken++;
            breaks(e.state(), e.getMessage());
            unchanged();
            behind.breaks(FeedState.REFUSED, "the daemon ended the stream");
            source.clear();
            stream = stream(source);
            condition.streamOpened();
            behind.condition.streamOpened();
            last = tracker.report();
        }
    }

    private void breaks(FeedState state, String text) {
        mapping.lost();
        condition.streamEnded(state, text);
    }

    private void poll(Kind kind, byte[] bytes, int capability) {
        if (bytes.length > Wire.MAX_VALUE_BYTES) {
            return; // the client does not keep so much
        }
        try {
            switch (kind) {
                case STATUS -> {
                    Status status = bodies.status("status", bytes);
                    accept(each -> {
                        each.mapping.status(new StatusAnswer(status, capability, "1.102.3"));
                        each.condition.pollAnswered();
                    });
                }
                case PREFS -> {
                    Prefs prefs = bodies.prefs("prefs", bytes);
                    accept(each -> each.mapping.prefs(prefs));
                }
                case DERP_MAP -> {
                    DerpMap map = bodies.derpMap("derpmap", bytes);
                    accept(each -> each.mapping.derpMap(map));
                }
                default -> {
                    UserMetrics metrics = UserMetrics.parse(new String(bytes, StandardCharsets.UTF_8));
                    accept(each -> each.mapping.userMetrics(metrics));
                }
            }
        } catch (LocalApiException e) {
            refused++;
            condition.pollFailed(e.state(), e.getMessage());
            unchanged();
        }
    }

    private interface Take {
        void by(DocumentFeed feed);
    }

    private void accept(Take take) {
        taken++;
        take.by(this);
        take.by(behind);
        last = tracker.report();
        if (!bad) {
            return;
        }
        bad = false;
        Report other = behind.tracker.report();
        if (!said(last).equals(said(other))) {
            throw new AssertionError("what was bad left something behind:\n" + said(last) + "\n" + said(other));
        }
    }

    /** Only the feed's own state may tell of what was bad. */
    private void unchanged() {
        bad = true;
        Report now = tracker.report();
        if (!said(now).equals(said(last))) {
            throw new AssertionError("what was bad changed the report:\n" + said(last) + "\n" + said(now));
        }
        last = now;
    }

    /** Returns all that a report says, but for how the feed fares. Warnables have no equality. */
    private static List<Object> said(Report report) {
        Report rest = new Report(
                0,
                report.verdict(),
                report.severity(),
                report.rootCause(),
                report.originalText(),
                report.originalWarnings(),
                report.debugFlags(),
                report.downSeverity(),
                report.checks(),
                Map.of(),
                report.node(),
                report.control(),
                report.derp(),
                report.receiveFunctions(),
                new FeedStatus(FeedState.OFF, null, null, null, null),
                report.warnings(),
                report.transitions(),
                report.watcherDrops());
        return List.of(rest, List.copyOf(report.warnables().values()));
    }

    private static BusStream stream(InputStream source) {
        return new BusStream(REQUEST, source, FAILURES, Duration.ofMinutes(10), closed -> {});
    }

    /** The bytes that were put and not yet read. */
    private static final class Source extends InputStream {
        private byte[] bytes = new byte[0];
        private int position;

        void put(byte[] more) {
            byte[] joined = new byte[bytes.length - position + more.length];
            System.arraycopy(bytes, position, joined, 0, bytes.length - position);
            System.arraycopy(more, 0, joined, bytes.length - position, more.length);
            bytes = joined;
            position = 0;
        }

        void clear() {
            bytes = new byte[0];
            position = 0;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = Math.min(length, bytes.length - position);
            if (count == 0) {
                throw new AssertionError("read past the end of the document");
            }
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }
    }
}
