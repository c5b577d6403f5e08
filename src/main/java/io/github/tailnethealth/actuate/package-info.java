/** What Actuator shows of a report: health indicators. */
@NullMarked
package io.github.tailnethealth.actuate;

import org.jspecify.annotations.NullMarked;
