package io.github.tailnethealth.live;

import java.time.Duration;

/** A look at {@code tailnet-overall} alone, asked at one moment and answered at another. */
record Glance(Duration from, Duration to, Overall overall) {}
