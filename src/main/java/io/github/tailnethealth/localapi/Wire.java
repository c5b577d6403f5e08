package io.github.tailnethealth.localapi;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** How the daemon's JSON is read: the limits, the readers, and how a failure is told without telling what was read. */
final class Wire {

    static final int MAX_VALUE_BYTES = 1 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_VALUE_BYTES)
                            .build())
                    .build())
            // A value is of our type or it is not: no guesses.
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private Wire() {}

    /** A reader of whole bodies: nothing may follow the value. */
    static <T> JsonReader<T> body(Class<T> type) {
        return new JsonReader<>(type, MAPPER.readerFor(type));
    }

    /** A reader of values inside a larger one. */
    static <T> JsonReader<T> part(Class<T> type) {
        return new JsonReader<>(type, MAPPER.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS));
    }

    static JsonParser parser(InputStream in) {
        return MAPPER.createParser(in);
    }

    /** Whether the JSON itself is good and only one of its values has another type than we expect. */
    static boolean isWrongType(JacksonException e) {
        return e instanceof InputCoercionException || (e instanceof DatabindException && !isLimit(e));
    }

    static boolean isLimit(JacksonException e) {
        return e instanceof StreamConstraintsException;
    }

    /** What it was that went over its limit; only the parser's message tells that, and it quotes nothing. */
    static String limit(JacksonException e) {
        String message = e.getOriginalMessage();
        if (message.contains("MaxStringLength")) {
            return LimitException.VALUE;
        }
        if (message.contains("MaxNestingDepth")) {
            return "JSON nested deeper than " + StreamReadConstraints.DEFAULT_MAX_DEPTH;
        }
        if (message.contains("MaxNameLength")) {
            return "a name of more than " + StreamReadConstraints.DEFAULT_MAX_NAME_LEN + " bytes";
        }
        if (message.contains("MaxNumberLength")) {
            return "a number of more than " + StreamReadConstraints.DEFAULT_MAX_NUM_LEN + " digits";
        }
        return "JSON over a limit of our parser";
    }

    /** Describes a failure by its kind and place; keys of maps come from the daemon and are left out. */
    static String describe(JacksonException e) {
        StringBuilder place = new StringBuilder();
        List<JacksonException.Reference> path = e.getPath();
        for (JacksonException.Reference step : path) {
            if (!place.isEmpty()) {
                place.append('.');
            }
            boolean named = step.getPropertyName() != null && !(step.from() instanceof Map);
            place.append(named ? step.getPropertyName() : "*");
        }
        String kind = e.getClass().getSimpleName();
        return place.isEmpty() ? kind : kind + " at " + place;
    }
}
