/** The image, built and run without a docker daemon. */
@NullMarked
package io.github.tailnethealth.image;

import org.jspecify.annotations.NullMarked;
