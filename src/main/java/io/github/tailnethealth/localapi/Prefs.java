package io.github.tailnethealth.localapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What the user wants of the daemon, as far as it bears on health. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Prefs(
        @JsonProperty("WantRunning") @Nullable Boolean wantRunning,
        @JsonProperty("LoggedOut") @Nullable Boolean loggedOut,
        @JsonProperty("AutoUpdate") @Nullable AutoUpdate autoUpdate) {

    /** Whether the daemon looks for new versions of itself, and whether it installs them. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record AutoUpdate(
            @JsonProperty("Check") @Nullable Boolean check,
            @JsonProperty("Apply") @Nullable Boolean apply) {}
}
