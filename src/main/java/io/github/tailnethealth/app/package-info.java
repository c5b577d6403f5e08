/** The program around the library: its main class, its defaults and the recorded demo node. */
@NullMarked
package io.github.tailnethealth.app;

import org.jspecify.annotations.NullMarked;
