package io.github.tailnethealth.evidence;

import java.time.Instant;
import java.util.Map;

/**
 * A warning that a daemon shows.
 *
 * @param since since when, or null if the daemon does not say
 */
public record Shown(String code, String text, Instant since, Map<String, String> args) {}
