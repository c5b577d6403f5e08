/** The wiring into a Spring Boot application: auto-configurations, properties and the scheduled self-check. */
@NullMarked
package io.github.tailnethealth.autoconfigure;

import org.jspecify.annotations.NullMarked;
