package io.github.tailnethealth.localapi;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads an RFC 3339 time; what is no time, or the daemon's zero time, reads as absent and spoils nothing around it. */
final class LenientInstant extends ValueDeserializer<Instant> {

    /** The zero time is the first second of year 1; nothing that a daemon dates is older than this. */
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    @Override
    public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return null;
        }
        return parse(parser.getString());
    }

    static @Nullable Instant parse(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return instant.isBefore(EARLIEST) ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
