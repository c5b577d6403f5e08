package io.github.tailnethealth.localapi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of the bus. A field that is null did not change. {@link NotifyReader} is the only one to read it. */
record Notify(
        @Nullable String version,
        @Nullable String sessionId,
        @Nullable String errMessage,
        @Nullable Integer state,
        @Nullable Prefs prefs,
        @Nullable Health health,
        @Nullable ClientVersion clientVersion,
        @Nullable SelfChange selfChange) {

    /** Whether this is the first line of a watch, with the whole state. */
    boolean opensWatch() {
        return sessionId != null;
    }

    /** Names what is there and leaves the error's text out: it may name a user. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (opensWatch()) {
            parts.add("first");
        }
        if (errMessage != null) {
            parts.add("error");
        }
        if (state != null) {
            parts.add("state=" + state);
        }
        if (prefs != null) {
            parts.add(prefs.toString());
        }
        if (health != null) {
            parts.add(health.toString());
        }
        if (clientVersion != null) {
            parts.add(clientVersion.toString());
        }
        if (selfChange != null) {
            parts.add(selfChange.toString());
        }
        return "Notify" + parts;
    }
}
