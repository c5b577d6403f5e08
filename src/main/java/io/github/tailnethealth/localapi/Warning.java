package io.github.tailnethealth.localapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** One warning of the daemon. Only code, arguments and dependencies are a contract; its text is for people. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Warning(
        @JsonProperty("WarnableCode") @Nullable String code,
        @JsonProperty("Severity") @Nullable String severity,
        @JsonProperty("Title") @Nullable String title,
        @JsonProperty("Text") @Nullable String text,

        @JsonProperty("BrokenSince") @JsonDeserialize(using = LenientInstant.class) @Nullable Instant brokenSince,

        @JsonProperty("Args") Map<String, String> args,
        @JsonProperty("DependsOn") List<String> dependsOn,
        @JsonProperty("ImpactsConnectivity") @Nullable Boolean impactsConnectivity) {

    Warning {
        args = Nulls.toEmpty(args);
        dependsOn = Nulls.toEmpty(dependsOn);
    }

    Warning withoutDate() {
        return new Warning(code, severity, title, text, null, args, dependsOn, impactsConnectivity);
    }

    /** Leaves out the texts and arguments: older daemons put URLs there. */
    @Override
    public String toString() {
        return "Warning[code=" + code + ", severity=" + severity + ", brokenSince=" + brokenSince + "]";
    }
}
