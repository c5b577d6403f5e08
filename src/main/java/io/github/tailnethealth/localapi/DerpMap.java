package io.github.tailnethealth.localapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The relay regions that the daemon knows, by their number as text. */
@JsonIgnoreProperties(ignoreUnknown = true)
record DerpMap(@JsonProperty("Regions") Map<String, Region> regions) {

    DerpMap {
        regions = Nulls.toEmpty(regions);
    }

    /** One region: the code is what {@code status} calls it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Region(
            @JsonProperty("RegionID") @Nullable Long id,
            @JsonProperty("RegionCode") @Nullable String code,
            @JsonProperty("RegionName") @Nullable String name) {}
}
