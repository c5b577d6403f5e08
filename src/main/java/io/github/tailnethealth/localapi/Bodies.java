package io.github.tailnethealth.localapi;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Decodes the bodies of answers; what is not the daemon's is a failure with a text that quotes none of it. */
final class Bodies {

    private static final JsonReader<Status> STATUS = Wire.body(Status.class);
    private static final JsonReader<Prefs> PREFS = Wire.body(Prefs.class);
    private static final JsonReader<DerpMap> DERP_MAP = Wire.body(DerpMap.class);

    private final Failures failures;

    Bodies(Failures failures) {
        this.failures = failures;
    }

    Status status(String endpoint, byte[] body) throws LocalApiException {
        return required(endpoint, decode(endpoint, body, STATUS));
    }

    Prefs prefs(String endpoint, byte[] body) throws LocalApiException {
        return required(endpoint, decode(endpoint, body, PREFS));
    }

    /** The relay regions; null until the daemon has a map of its network. */
    @Nullable DerpMap derpMap(String endpoint, byte[] body) throws LocalApiException {
        return decode(endpoint, body, DERP_MAP);
    }

    private <T> @Nullable T decode(String endpoint, byte[] body, JsonReader<T> reader) throws LocalApiException {
        try {
            return reader.read(body);
        } catch (JacksonException e) {
            throw failures.ofJson(endpoint, e);
        }
    }

    private <T> T required(String endpoint, @Nullable T body) throws LocalApiException {
        if (body == null) {
            throw failures.garbage(endpoint, "sent null");
        }
        return body;
    }
}
