package io.github.tailnethealth.autoconfigure;

import io.github.tailnethealth.tracker.FeedSource;
import io.github.tailnethealth.tracker.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one property may be.
 *
 * @param property its full name
 * @param kind what sort of value it takes, with a blank behind, or nothing where {@code allowed} says it
 * @param allowed the values it may have, to be read behind "must be"
 * @param accepts tells an allowed value of the right type from others
 */
record PropertyRule(String property, String kind, String allowed, Predicate<Object> accepts) {
    private static final String PREFIX = "tailnet.health.";
    private static final int LONGEST_SOCKET_PATH = 107; // of sockaddr_un on Linux, without the final zero

    private static final Map<String, PropertyRule> ALL = Stream.of(
                    truth("enabled"),
                    truth("node-checks"),
                    oneOf("down-severity", Severity.values(), Severity::code),
                    duration("self-check-interval", Duration.ofSeconds(1), Duration.ofDays(1)),
                    number("watcher-queue-capacity", 1, 1_000_000),
                    truth("indicators.enabled"),
                    number("metrics.max-derp-regions", 1, 1000),
                    truth("localapi.enabled"),
                    oneOf("localapi.source", FeedSource.values(), FeedSource::code),
                    socket("localapi.socket"),
                    duration("localapi.poll-interval", Duration.ofMillis(100), Duration.ofMinutes(5)),
                    duration("localapi.usermetrics-interval", Duration.ofSeconds(1), Duration.ofHours(1)),
                    duration("localapi.poll-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
                    duration("localapi.connect-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
                    duration("localapi.stream-idle-timeout", Duration.ofSeconds(1), Duration.ofDays(1)),
                    duration("localapi.stale-after", Duration.ofSeconds(2), Duration.ofHours(1)),
                    duration("localapi.reconnect-delay", Duration.ofMillis(10), Duration.ofMinutes(1)),
                    duration("localapi.reconnect-max-delay", Duration.ofMillis(10), Duration.ofMinutes(10)))
            .collect(Collectors.toMap(PropertyRule::property, Function.identity(), (a, b) -> a, LinkedHashMap::new));

    /** Returns every rule by its property; one without a rule takes any text. */
    static Map<String, PropertyRule> all() {
        return ALL;
    }

    /** Returns the rule of a property, named without our prefix. */
    static PropertyRule of(String name) {
        PropertyRule rule = ALL.get(PREFIX + name);
        if (rule == null) {
            throw new IllegalArgumentException(name);
        }
        return rule;
    }

    /** Says what is wrong with a value of the right type. */
    String refusal(Object value) {
        return property + " must be " + allowed + " but is " + text(value);
    }

    /** Says what is wrong with a value that cannot even be read. */
    String unreadable(Object value) {
        return property + " must be " + kind + allowed + " but is " + quoted(value);
    }

    /** Writes a value as one would in a configuration file. */
    static String text(Object value) {
        return value instanceof Duration duration ? text(duration) : quoted(value);
    }

    private static String quoted(Object value) {
        return value instanceof Number ? value.toString() : "\"" + value + "\"";
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        if (!Duration.ofMillis(millis).equals(duration)) {
            return duration.toString();
        }
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 60 != 0 || seconds == 0) {
            return seconds + "s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 != 0 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }

    private static PropertyRule truth(String name) {
        return new PropertyRule(PREFIX + name, "", "true or false", value -> true);
    }

    private static <E> PropertyRule oneOf(String name, E[] values, Function<E, String> code) {
        List<String> codes = Arrays.stream(values).map(code).toList();
        int last = codes.size() - 1;
        String allowed = String.join(", ", codes.subList(0, last)) + " or " + codes.get(last);
        return new PropertyRule(PREFIX + name, "", allowed, value -> true);
    }

    private static PropertyRule number(String name, int least, int most) {
        return new PropertyRule(
                PREFIX + name,
                "a whole number ",
                "between " + least + " and " + most,
                value -> value instanceof Integer number && number >= least && number <= most);
    }

    private static PropertyRule duration(String name, Duration least, Duration most) {
        return new PropertyRule(
                PREFIX + name,
                "a duration, such as 500ms or 2m, ",
                "between " + text(least) + " and " + text(most),
                value -> value instanceof Duration duration
                        && duration.compareTo(least) >= 0
                        && duration.compareTo(most) <= 0);
    }

    private static PropertyRule socket(String name) {
        return new PropertyRule(
                PREFIX + name,
                "",
                "a path of at most " + LONGEST_SOCKET_PATH + " bytes",
                value -> value instanceof String path
                        && path.indexOf('\0') < 0
                        && path.getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH);
    }
}
