package io.github.tailnethealth.localapi;

import org.jspecify.annotations.Nullable;

/** A status with what its reply's headers say about the daemon: its capability number and its version. */
record StatusAnswer(
        Status status,
        @Nullable Integer capability,
        @Nullable String daemonVersion) {}
