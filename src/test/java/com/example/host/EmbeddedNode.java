package com.example.host;

import io.github.tailnethealth.tracker.BackendState;
import io.github.tailnethealth.tracker.ControlMessage;
import io.github.tailnethealth.tracker.NodeFacts;
import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.ReceiveFunction;
import io.github.tailnethealth.tracker.ReceiveFunctionHandle;
import io.github.tailnethealth.tracker.Severity;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * A host that embeds a whole node and makes every report that there is, again every second. Each line of its standard
 * input names what its node suffers from; the names are those of the conditions of the tests.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class EmbeddedNode {
    private static final long HOME = 900;
    private static final long OTHER = 901;

    private final Map<ReceiveFunction, ReceiveFunctionHandle> functions = new HashMap<>();
    private volatile String condition = "HEALTHY";

    public static void main(String[] args) throws IOException {
        SpringApplication application = new SpringApplication(EmbeddedNode.class);
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.main.banner-mode", "off");
        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", "0");
        properties.put("management.endpoints.web.exposure.include", "health,prometheus");
        properties.put("management.endpoint.health.show-details", "always"); // without, no component has a URL
        properties.put("tailnet.health.self-check-interval", "1s");
        application.setDefaultProperties(properties);
        var context = application.run(args);
        EmbeddedNode node = context.getBean(EmbeddedNode.class);
        Tracker tracker = context.getBean(Tracker.class);
        Warnable ofALaterVersion = context.getBean(Warnable.class);
        Thread reporter = new Thread(() -> node.reportForEver(tracker, ofALaterVersion), "reporter");
        reporter.setDaemon(true);
        reporter.start();
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                node.condition = line.strip();
            }
        }
        context.close();
    }

    @Bean
    Warnable peerCache() {
        return Warnable.builder("peer-cache").severity(Severity.LOW).build();
    }

    private void reportForEver(Tracker tracker, Warnable peerCache) {
        Warnable unknown =
                Warnable.builder("of-a-later-version").severity(Severity.HIGH).build();
        for (ReceiveFunction function : ReceiveFunction.values()) {
            functions.put(function, tracker.receiveFunction(function));
        }
        try {
            while (true) {
                tracker.batch(() -> {
                    report(tracker, condition);
                    tracker.report(peerCache, Outcome.healthy());
                    tracker.report(unknown, is("SEVERE_UNKNOWN") ? Outcome.unhealthy("unheard of") : Outcome.healthy());
                });
                Thread.sleep(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean is(String other) {
        return condition.equals(other);
    }

    private void report(Tracker tracker, String now) {
        tracker.ipnState(state(now), !now.equals("TAKEN_DOWN"));
        tracker.anyInterfaceUp(!now.equals("NETWORK_DOWN"));
        tracker.udp4Unbound(now.equals("NO_UDP4"));
        tracker.nodeFacts(new NodeFacts(
                "1.102.3",
                List.of("100.64.0.1"),
                Instant.now().plus(now.equals("KEY_EXPIRED") ? Duration.ofSeconds(-60) : Duration.ofDays(90)),
                !now.equals("CONTROL_LOST")));
        for (Subsystem subsystem : Subsystem.values()) {
            boolean broken = now.equals("LOCKED_OUT") && subsystem == Subsystem.TAILNET_LOCK;
            tracker.report(subsystem, broken ? Outcome.unhealthy("this node is locked out") : Outcome.healthy());
        }
        tracker.reportLogin(unhealthyIf(
                now.equals("LOGIN_FAILS_WHILE_RUNNING") || now.equals("NO_STATE_NO_LOGIN"), "connection refused"));
        tracker.reportDnsOsRead(Outcome.healthy());
        tracker.reportDnsOsWrite(unhealthyIf(now.equals("DNS_BROKEN"), "read-only file system"));
        tracker.reportLocalLogConfig(Outcome.healthy());
        tracker.reportDiskConfig(Outcome.healthy());
        tracker.reportTls("control.example.com", Outcome.healthy());
        tracker.fakeError("");
        tracker.reportControlMessages(
                switch (now) {
                    case "SEVERE_MESSAGE" -> List.of(message(Severity.HIGH));
                    case "MILD_MESSAGE" -> List.of(message(Severity.LOW));
                    default -> List.of();
                });
        relays(tracker, now);
        control(tracker, now);
        functions.forEach((function, handle) -> {
            if (now.equals("RECEIVE_FUNC_STOPPED") && function == ReceiveFunction.IPV4) {
                handle.exit();
            } else {
                handle.enter();
            }
        });
    }

    private static void relays(Tracker tracker, String now) {
        tracker.derpHome(HOME, false);
        boolean lost = now.equals("RELAY_LOST");
        tracker.derpRegionConnected(HOME, !lost);
        tracker.derpRegionConnected(OTHER, true);
        tracker.reportDerpRegion(HOME, unhealthyIf(lost, "connection refused"));
        tracker.reportDerpRegion(OTHER, Outcome.healthy());
        if (!lost) {
            tracker.derpFrameReceived(HOME);
        }
        tracker.derpFrameReceived(OTHER);
    }

    private static void control(Tracker tracker, String now) {
        switch (now) {
            case "CONTROL_LOST", "NETWORK_DOWN", "TAKEN_DOWN", "LOGGED_OUT", "STARTING", "NO_STATE_NO_LOGIN" ->
                tracker.outOfMapPoll();
            case "MAP_RESPONSE_STALE" -> tracker.gotMapResponse(Instant.now().minusSeconds(126));
            default -> {
                tracker.gotMapResponse();
                tracker.noteMapRequestHeard();
            }
        }
    }

    private static BackendState state(String now) {
        return switch (now) {
            case "TAKEN_DOWN" -> BackendState.STOPPED;
            case "LOGGED_OUT", "KEY_EXPIRED" -> BackendState.NEEDS_LOGIN;
            case "NEEDS_APPROVAL" -> BackendState.NEEDS_MACHINE_AUTH;
            case "STARTING" -> BackendState.STARTING;
            case "NO_STATE_NO_LOGIN" -> BackendState.NO_STATE;
            default -> BackendState.RUNNING;
        };
    }

    private static Outcome unhealthyIf(boolean broken, String text) {
        return broken ? Outcome.unhealthy(text) : Outcome.healthy();
    }

    private static ControlMessage message(Severity severity) {
        return new ControlMessage("a message", severity, false, null);
    }
}
