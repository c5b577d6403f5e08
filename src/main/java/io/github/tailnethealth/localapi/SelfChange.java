package io.github.tailnethealth.localapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The node itself, after something about it changed. A field that is absent here has no value on the node either. */
@JsonIgnoreProperties(ignoreUnknown = true)
record SelfChange(
        @JsonProperty("HomeDERP") @Nullable Long homeDerp,

        @JsonProperty("KeyExpiry") @JsonDeserialize(using = LenientInstant.class) @Nullable Instant keyExpiry,

        @JsonProperty("Addresses") List<String> addresses) {

    SelfChange {
        addresses = Nulls.toEmpty(addresses);
    }
}
