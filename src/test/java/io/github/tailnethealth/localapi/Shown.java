package io.github.tailnethealth.localapi;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A warning as a {@link VirtualDaemon} shows it; every field that is not set is absent on the wire. */
final class Shown {
    private final String code;
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final Map<String, String> args = new LinkedHashMap<>();

    private Shown(String code) {
        this.code = code;
        fields.put("WarnableCode", code);
    }

    static Shown warning(String code) {
        return new Shown(code);
    }

    Shown severity(String severity) {
        fields.put("Severity", severity);
        return this;
    }

    Shown title(String title) {
        fields.put("Title", title);
        return this;
    }

    Shown text(String text) {
        fields.put("Text", text);
        return this;
    }

    Shown since(Instant since) {
        fields.put("BrokenSince", since.toString());
        return this;
    }

    Shown impactsConnectivity() {
        fields.put("ImpactsConnectivity", true);
        return this;
    }

    Shown arg(String name, String value) {
        args.put(name, value);
        fields.put("Args", args);
        return this;
    }

    String code() {
        return code;
    }

    Map<String, Object> fields() {
        return fields;
    }
}
