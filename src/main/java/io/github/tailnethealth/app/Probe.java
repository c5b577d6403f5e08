package io.github.tailnethealth.app;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Asks running programs, for images that hold no HTTP client: the test of the Helm chart, a container's health check. */
final class Probe {
    static final String COMMAND = "probe";

    private static final int PATIENCE = (int) Duration.ofSeconds(5).toMillis();

    private Probe() {}

    /** Asks each URL in order; throws at the first that does not answer 200. */
    static void run(List<String> urls) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(
                    COMMAND + " needs at least one URL, such as http://127.0.0.1:8080/readyz");
        }
        for (String url : urls) {
            int status = status(url);
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IllegalStateException(url + " answers " + status);
            }
        }
    }

    private static int status(String url) {
        try {
            if (URI.create(url).toURL().openConnection() instanceof HttpURLConnection connection) {
                connection.setConnectTimeout(PATIENCE);
                connection.setReadTimeout(PATIENCE);
                connection.setInstanceFollowRedirects(false);
                try {
                    return connection.getResponseCode();
                } finally {
                    connection.disconnect();
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(url + " is no URL", e);
        } catch (IOException e) {
            throw new IllegalStateException(url + " does not answer: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(url + " is not HTTP");
    }
}
