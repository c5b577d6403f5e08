package io.github.tailnethealth.localapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The body of {@code status}, as far as it bears on health. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Status(
        @JsonProperty("Version") @Nullable String version,
        @JsonProperty("BackendState") @Nullable String backendState,
        @JsonProperty("TailscaleIPs") List<String> tailscaleIps,
        @JsonProperty("Self") @Nullable Self self,
        @JsonProperty("Health") List<String> health,
        @JsonProperty("ClientVersion") @Nullable ClientVersion clientVersion,
        @JsonProperty("CurrentTailnet") @Nullable CurrentTailnet currentTailnet) {

    Status {
        tailscaleIps = Nulls.toEmpty(tailscaleIps);
        health = Nulls.toEmpty(health);
    }

    /** Whether the daemon has a map of its network. */
    boolean hasTailnet() {
        return currentTailnet != null;
    }

    /** Counts the health texts and does not repeat them: older daemons put URLs there. */
    @Override
    public String toString() {
        return "Status[version=" + version + ", backendState=" + backendState + ", self=" + self + ", health="
                + health.size() + ", hasTailnet=" + hasTailnet() + "]";
    }

    /** The node itself. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Self(
            @JsonProperty("Online") @Nullable Boolean online,
            @JsonProperty("Relay") @Nullable String relay,
            @JsonProperty("HomeDERP") @Nullable Long homeDerp,

            @JsonProperty("KeyExpiry") @JsonDeserialize(using = LenientInstant.class) @Nullable Instant keyExpiry,

            @JsonProperty("Expired") @Nullable Boolean expired,
            @JsonProperty("InNetworkMap") @Nullable Boolean inNetworkMap) {}

    /** That there is a tailnet; its name is nobody's business here. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record CurrentTailnet() {}
}
