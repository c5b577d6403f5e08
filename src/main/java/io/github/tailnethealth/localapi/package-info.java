/** The feed: asks a running tailscaled over its socket, and turns its answers into reports to the tracker. */
@NullMarked
package io.github.tailnethealth.localapi;

import org.jspecify.annotations.NullMarked;
