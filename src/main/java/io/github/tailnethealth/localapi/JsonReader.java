package io.github.tailnethealth.localapi;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.ObjectReader;

/** Reads one of our records; JSON's null reads as null. */
final class JsonReader<T> {

    private final Class<T> type;
    private final ObjectReader reader;

    JsonReader(Class<T> type, ObjectReader reader) {
        this.type = type;
        this.reader = reader;
    }

    @Nullable T read(byte[] body) {
        return type.cast(reader.readValue(body));
    }

    @Nullable T read(JsonParser parser) {
        return type.cast(reader.readValue(parser));
    }
}
