/** Replays a recording of a real node: a daemon's socket, and behind it nothing but what was recorded. */
@NullMarked
package io.github.tailnethealth.app.replay;

import org.jspecify.annotations.NullMarked;
