package io.github.tailnethealth.localapi;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the bus line by line. It walks the fields of a line by itself, because each but {@code NetMap}, which may be of
 * any size and is skipped as it streams by, has to stay within a limit.
 */
final class NotifyReader {

    private static final JsonReader<String> STRING = Wire.part(String.class);
    private static final JsonReader<Integer> INTEGER = Wire.part(Integer.class);
    private static final JsonReader<Prefs> PREFS = Wire.part(Prefs.class);
    private static final JsonReader<Health> HEALTH = Wire.part(Health.class);
    private static final JsonReader<ClientVersion> CLIENT_VERSION = Wire.part(ClientVersion.class);
    private static final JsonReader<SelfChange> SELF_CHANGE = Wire.part(SelfChange.class);

    private final BusLines lines;

    NotifyReader(InputStream source) {
        this.lines = new BusLines(source);
    }

    /**
     * Waits for the next line; null at the end of the stream.
     *
     * @throws JacksonException if a line is not JSON
     * @throws LimitException if a line is too long, or a value in it
     */
    @Nullable BusEvent next() throws IOException {
        if (!lines.nextLine()) {
            return null;
        }
        Notify notify = null;
        String why = "";
        try (JsonParser parser = Wire.parser(lines)) {
            notify = read(parser);
            if (parser.nextToken() != null) {
                why = "more than one value";
            }
        } catch (JacksonException e) {
            if (!Wire.isWrongType(e)) {
                throw e;
            }
            why = Wire.describe(e);
        }
        lines.finishLine();
        return notify != null && why.isEmpty()
                ? new BusEvent.Line(notify, lines.lineBytes())
                : new BusEvent.Unreadable(why.isEmpty() ? "not an object" : why, lines.lineBytes());
    }

    /** Whether the stream ended. If a line could not be read, it may be for that. */
    boolean ended() {
        return lines.sourceEnded();
    }

    private @Nullable Notify read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        String version = null;
        String sessionId = null;
        String errMessage = null;
        Integer state = null;
        Prefs prefs = null;
        Health health = null;
        ClientVersion clientVersion = null;
        SelfChange selfChange = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            lines.limitValue();
            parser.nextToken();
            switch (name) {
                case "Version" -> version = value(parser, name, STRING);
                case "SessionID" -> sessionId = value(parser, name, STRING);
                case "ErrMessage" -> errMessage = value(parser, name, STRING);
                case "State" -> state = value(parser, name, INTEGER);
                case "Prefs" -> prefs = value(parser, name, PREFS);
                case "Health" -> health = value(parser, name, HEALTH);
                case "ClientVersion" -> clientVersion = value(parser, name, CLIENT_VERSION);
                case "SelfChange" -> selfChange = value(parser, name, SELF_CHANGE);
                case "NetMap" -> {
                    lines.unlimitValue();
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
        return new Notify(version, sessionId, errMessage, state, prefs, health, clientVersion, selfChange);
    }

    private static <T> @Nullable T value(JsonParser parser, String name, JsonReader<T> reader) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        try {
            return reader.read(parser);
        } catch (JacksonException e) {
            throw e.prependPath(Notify.class, name);
        }
    }
}
