package io.github.tailnethealth.app.replay;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The head of a request; header names are in lower case. */
public record HttpRequest(String method, String path, String query, Map<String, String> headers) {

    public HttpRequest {
        headers = Map.copyOf(headers);
    }

    /** Reads a head without its empty line; null if it is none. */
    static @Nullable HttpRequest parse(String head) {
        String[] lines = head.split("\r\n", -1);
        String[] first = lines[0].split(" ", -1);
        if (first.length != 3 || !first[1].startsWith("/") || !first[2].equals("HTTP/1.1")) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                return null;
            }
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).trim());
        }
        int query = first[1].indexOf('?');
        return query < 0
                ? new HttpRequest(first[0], first[1], "", headers)
                : new HttpRequest(first[0], first[1].substring(0, query), first[1].substring(query + 1), headers);
    }

    /** Whether the daemon would talk to who sent this: only to local clients, and never to a page in a browser. */
    boolean isAllowed() {
        String host = headers.getOrDefault("host", "");
        return (host.isEmpty() || host.equals("local-tailscaled.sock"))
                && !headers.containsKey("origin")
                && !headers.containsKey("referer");
    }
}
