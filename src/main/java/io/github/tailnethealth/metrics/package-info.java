/** What a report looks like as Micrometer meters, one binder for each concern. */
@NullMarked
package io.github.tailnethealth.metrics;

import org.jspecify.annotations.NullMarked;
