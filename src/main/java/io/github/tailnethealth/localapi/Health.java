package io.github.tailnethealth.localapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * Every warning that the daemon shows at that moment, by code. None at all means that it shows nothing; a line without a
 * {@code Health} means that nothing changed.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Health(@JsonProperty("Warnings") Map<String, Warning> warnings) {

    Health {
        warnings = Nulls.toEmpty(warnings);
    }
}
