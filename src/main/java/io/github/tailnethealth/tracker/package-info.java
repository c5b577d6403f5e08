/** The engine: takes what is reported about a node, judges it in one place, and gives out immutable reports; plain Java that knows no other package. */
@NullMarked
package io.github.tailnethealth.tracker;

import org.jspecify.annotations.NullMarked;
