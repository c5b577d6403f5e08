package io.github.tailnethealth.live;

import io.github.tailnethealth.evidence.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * What {@code tailnet-overall} shows.
 *
 * @param verdict null if there is none
 * @param text the original's text, or null
 */
record Overall(String status, String verdict, String text, List<Finding> findings, String feed, long version) {
    static final String CANNOT_TELL = "cannot_tell";

    /** One that is shown as unhealthy; text and since may be null. */
    record Finding(String code, String text, Instant since) {}

    static Overall read(JsonNode health) {
        JsonNode details = health.path("details");
        List<Finding> findings = new ArrayList<>();
        details.path("findings").forEach(finding -> {
            String since = finding.path("since").stringValue("");
            findings.add(new Finding(
                    finding.path("code").stringValue(),
                    finding.path("text").stringValue(null),
                    since.isEmpty() ? null : Instant.parse(since)));
        });
        return new Overall(
                health.path("status").stringValue(""),
                details.path("verdict").stringValue(null),
                details.path("originalText").stringValue(null),
                findings,
                details.path("feed").stringValue(""),
                details.path("version").longValue(-1));
    }

    boolean cannotTell() {
        return CANNOT_TELL.equals(verdict);
    }

    /** Returns the kind of the original's text: healthy if there is none. */
    String kind() {
        return text == null ? Kind.HEALTHY : Kind.of(text);
    }

    /** Returns the kind, or that it cannot be told. */
    String said() {
        return cannotTell() ? CANNOT_TELL : kind();
    }

    boolean isLike(Overall other) {
        return Objects.equals(said(), other.said()) && feed.equals(other.feed) && status.equals(other.status);
    }
}
