/** The program around the library: its main class, its defaults, the recorded demo node and the status page. */
@NullMarked
package io.github.tailnethealth.app;

import org.jspecify.annotations.NullMarked;
