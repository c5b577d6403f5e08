package io.github.tailnethealth.localapi;

import static io.github.tailnethealth.localapi.Eventually.eventually;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.BUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.DERP_MAP;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.STATUS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.USER_METRICS;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.bus;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.json;
import static io.github.tailnethealth.localapi.ScriptedLocalApi.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.tailnethealth.tracker.FeedState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Nothing that identifies or authenticates somebody leaves the feed, whatever the daemon answers. */
@Timeout(60)
class LocalApiFeedSecretsTest {
    /** In the bodies below, every such value has this in it. */
    private static final String SECRET = "s3cr3t";

    private static final String STATUS_BODY = """
            {"Version":"1.102.3","BackendState":"Running","AuthURL":"https://login.example.com/a/s3cr3t",
             "TailscaleIPs":["100.64.0.1"],
             "Self":{"ID":"n-s3cr3t","PublicKey":"nodekey:s3cr3t","HostName":"s3cr3t","DNSName":"s3cr3t.ts.net.",
                     "Online":true,"Relay":"loop","KeyExpiry":"2027-01-02T03:04:05Z"},
             "CurrentTailnet":{"Name":"s3cr3t@example.com","MagicDNSSuffix":"s3cr3t.ts.net"},
             "MagicDNSSuffix":"s3cr3t.ts.net","CertDomains":["s3cr3t.ts.net"],
             "User":{"1":{"ID":1,"LoginName":"s3cr3t@example.com","DisplayName":"s3cr3t"}},
             "Health":[]}""";
    private static final String FIRST_LINE = """
            {"Version":"1.102.3","SessionID":"s3cr3t","State":6,"BrowseToURL":"https://login.example.com/a/s3cr3t",\
            "Prefs":{"WantRunning":true,"OperatorUser":"s3cr3t","ControlURL":"https://s3cr3t.example.com",\
            "Config":{"PrivateNodeKey":"privkey:s3cr3t","UserProfile":{"LoginName":"s3cr3t@example.com"}}},\
            "SelfChange":{"HomeDERP":900,"User":7,"Key":"nodekey:s3cr3t","Name":"s3cr3t.ts.net."},\
            "NetMap":{"Domain":"s3cr3t@example.com","Peers":[{"Key":"nodekey:s3cr3t"}]},\
            "Health":{"Warnings":{"router":{"WarnableCode":"router","Text":"plain","ETag":"s3cr3t",\
            "PrimaryAction":{"URL":"https://login.example.com/a/s3cr3t","Label":"s3cr3t"},"Args":{"LegacyError":"boom"}}}}}""";

    @TempDir
    Path directory;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
                logged.add(entry.getMessage()
                        + List.of(entry.getParameters() == null ? new Object[0] : entry.getParameters())
                        + (entry.getThrown() == null ? "" : trace(entry.getThrown())));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger julRoot = Logger.getLogger("io.github.tailnethealth");
    private final ch.qos.logback.classic.Logger logbackRoot =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private Path socket;
    private ScriptedLocalApi daemon;

    @BeforeEach
    void start() throws IOException {
        socket = directory.resolve("d.sock");
        daemon = new ScriptedLocalApi(socket);
        daemon.when(STATUS, json(STATUS_BODY));
        daemon.when(BUS, bus(FIRST_LINE));
        julRoot.addHandler(handler);
        appender.start();
        logbackRoot.addAppender(appender);
    }

    @AfterEach
    void stop() {
        julRoot.removeHandler(handler);
        logbackRoot.detachAppender(appender);
        daemon.close();
    }

    @Test
    void whatTheDaemonSaysOfPeopleAndKeysIsNotInTheReport() {
        try (FeedBench bench = new FeedBench(socket)) {
            eventually(() -> "router: boom".equals(bench.tracker.report().originalText()));

            assertThat(bench.tracker.report().toString()).contains("100.64.0.1").doesNotContain(SECRET);
        }
        assertNothingLogged();
    }

    @Test
    void errorsOfTheDaemonAreNotRepeated() throws IOException {
        try (FeedBench bench = new FeedBench(socket)) {
            bench.awaitState(FeedState.OK);
            daemon.send("{\"ErrMessage\":\"register: https://login.example.com/a/s3cr3t\"}\n");
            daemon.send("{\"State\":\"s3cr3t\"}\n");
            daemon.send("{\"Health\":{\"Warnings\":{\"s3cr3t\":{\"Args\":[\"s3cr3t\"]}}}}\n");
            eventually(() ->
                    logged.stream().filter(l -> l.contains("not understood")).count() == 2);
            assertThat(bench.tracker.report().toString()).doesNotContain(SECRET);

            daemon.send("s3cr3t\n");
            eventually(() -> logged.stream().anyMatch(l -> l.contains("garbage")));
            eventually(() -> bench.status().state() == FeedState.OK);
        }
        assertNothingLogged();
    }

    @Test
    void bodiesThatAreNotUnderstoodAreNotRepeated() {
        for (String body : List.of("s3cr3t", "{\"s3cr3t\":", "{\"Self\":{\"KeyExpiry\":{},\"Online\":\"s3cr3t\"}}")) {
            for (String endpoint : List.of(STATUS, DERP_MAP, USER_METRICS)) {
                ScriptedLocalApi.Behaviour good = endpoint.equals(STATUS) ? json(STATUS_BODY) : json("null");
                daemon.when(endpoint, endpoint.equals(USER_METRICS) ? text(500, body) : json(body));
                try (FeedBench bench = new FeedBench(socket)) {
                    if (!endpoint.equals(DERP_MAP) || !body.startsWith("{\"Self")) {
                        eventually(() -> bench.feed.stats().reads(FeedState.GARBAGE) > 0);
                    }
                    assertThat(bench.tracker.report().toString()).doesNotContain(SECRET);
                }
                daemon.when(endpoint, good);
            }
        }
        assertNothingLogged();
    }

    @Test
    void noExceptionHasIt() {
        daemon.when(STATUS, json("{\"BackendState\":[\"s3cr3t\"]}"));
        daemon.when(DERP_MAP, json("s3cr3t"));
        daemon.when(USER_METRICS, text(403, "s3cr3t"));
        daemon.when(BUS, text(500, "s3cr3t"));
        try (LocalApiClient client = new LocalApiClient(socket, FeedBench.TIMEOUT, FeedBench.TIMEOUT)) {
            assertThat(trace(catchThrowable(client::status))).doesNotContain(SECRET);
            assertThat(trace(catchThrowable(client::derpMap))).doesNotContain(SECRET);
            assertThat(trace(catchThrowable(client::userMetrics))).doesNotContain(SECRET);
            assertThat(trace(catchThrowable(() -> client.openBus(BusWatch.MASK, Duration.ofMinutes(1)))))
                    .contains("HTTP 500")
                    .doesNotContain(SECRET);
        }
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private void assertNothingLogged() {
        assertThat(logged).isNotEmpty().noneMatch(line -> line.contains(SECRET));
        assertThat(List.copyOf(appender.list))
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.INFO))
                .noneMatch(event -> event.getFormattedMessage().contains(SECRET));
    }
}
