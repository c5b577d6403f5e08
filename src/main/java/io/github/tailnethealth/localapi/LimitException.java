package io.github.tailnethealth.localapi;

import java.io.IOException;

/** A line of the bus went over one of our limits; the message says which. */
final class LimitException extends IOException {

    private static final long serialVersionUID = 1L;

    static final String VALUE = "a value of more than 1 MiB";
    static final String LINE = "a line of more than 256 MiB";

    LimitException(String limit) {
        super(limit);
    }
}
