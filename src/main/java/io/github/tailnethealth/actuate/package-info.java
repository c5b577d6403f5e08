/** What Actuator shows of a report: health indicators and the endpoint. */
@NullMarked
package io.github.tailnethealth.actuate;

import org.jspecify.annotations.NullMarked;
