package io.github.tailnethealth.localapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What control says about newer versions of the daemon; only sent if the user lets the daemon look for them. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ClientVersion(
        @JsonProperty("RunningLatest") @Nullable Boolean runningLatest,
        @JsonProperty("LatestVersion") @Nullable String latestVersion,
        @JsonProperty("UrgentSecurityUpdate") @Nullable Boolean urgentSecurityUpdate) {}
