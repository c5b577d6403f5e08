package io.github.tailnethealth.app.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Moves the dates in a recording to the time of its replay.
 *
 * <p>A recording does not say at which time of day it began. Yet nothing is reported broken before it broke: each
 * {@code BrokenSince}, less the recorded time of its line, is a time at which the recording had not begun later than; the
 * latest of these is taken for the beginning. It is early by no more than the shortest time between a fault and the line
 * about it, and no replayed date lies in the future.
 */
final class Dates {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String BROKEN_SINCE = "BrokenSince";
    private static final Set<String> NAMES = Set.of(BROKEN_SINCE, "KeyExpiry");

    private final @Nullable Instant recordedBegin;

    Dates(Recording recording) {
        this.recordedBegin = recording.lines().stream()
                .filter(Recording.BusLine.class::isInstance)
                .map(Recording.BusLine.class::cast)
                .flatMap(line -> JSON.readTree(line.body()).findValues(BROKEN_SINCE).stream()
                        .map(since -> OffsetDateTime.parse(since.stringValue())
                                .toInstant()
                                .minus(line.at())))
                .reduce(BinaryOperator.maxBy(Instant::compareTo))
                .orElse(null);
    }

    /** When the recording began, by the clock of its machine; empty if it has no date to tell it by. */
    Optional<Instant> recordedBegin() {
        return Optional.ofNullable(recordedBegin);
    }

    /** The body with its dates moved so that the recording's beginning lies at that moment. */
    JsonNode moved(JsonNode body, Instant replayBegin, double speed) {
        JsonNode copy = body.deepCopy();
        if (recordedBegin != null) {
            move(copy, recordedBegin, replayBegin, speed);
        }
        return copy;
    }

    private static void move(JsonNode node, Instant from, Instant to, double speed) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> property : Set.copyOf(object.properties())) {
                JsonNode value = property.getValue();
                if (NAMES.contains(property.getKey()) && value.isString()) {
                    object.put(property.getKey(), moved(value.stringValue(), from, to, speed));
                } else {
                    move(value, from, to, speed);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(value -> move(value, from, to, speed));
        }
    }

    private static String moved(String text, Instant from, Instant to, double speed) {
        Instant recorded = OffsetDateTime.parse(text).toInstant();
        // The daemon's zero time says "never" and is no date.
        if (recorded.isBefore(Instant.EPOCH)) {
            return text;
        }
        long nanos = (long) (Duration.between(from, recorded).toNanos() / speed);
        return to.plusNanos(nanos).toString();
    }
}
