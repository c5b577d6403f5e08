package io.github.tailnethealth.localapi;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts an endless stream into its lines: to the parser each line is a stream of its own, so that limits and errors stay
 * within it and nothing adds up over the stream's life. Counts bytes and holds the limits for a line and for a value.
 */
final class BusLines extends InputStream {

    static final long MAX_LINE_BYTES = 256L << 20;

    /** The parser reads ahead of the value that it is in: so much more than the limit may be asked for. */
    private static final int READ_AHEAD = 16 << 10;

    private final InputStream source;
    private final byte[] buffer = new byte[16 << 10];
    private int position;
    private int limit;
    private boolean sourceEnded;
    private boolean lineEnded = true;
    private long lineBytes;
    private long valueBytesLeft;

    BusLines(InputStream source) {
        this.source = source;
    }

    /** Waits for the first byte of the next line that is not empty; false if the stream ended before it. */
    boolean nextLine() throws IOException {
        while (true) {
            while (position < limit) {
                if (buffer[position] != '\n' && buffer[position] != '\r') {
                    lineEnded = false;
                    lineBytes = 0;
                    limitValue();
                    return true;
                }
                position++;
            }
            if (!fill()) {
                return false;
            }
        }
    }

    /** From here on, not more than one value's worth of bytes is given out. */
    void limitValue() {
        valueBytesLeft = (long) Wire.MAX_VALUE_BYTES + READ_AHEAD;
    }

    /** From here on, only the limit for the line holds. */
    void unlimitValue() {
        valueBytesLeft = Long.MAX_VALUE;
    }

    /** Reads what is left of the line. */
    void finishLine() throws IOException {
        unlimitValue();
        while (!lineEnded) {
            if (position == limit && !fill()) {
                lineEnded = true;
                return;
            }
            take(limit - position);
        }
    }

    /** The length of the line so far, without its end. */
    long lineBytes() {
        return lineBytes;
    }

    /** Whether the stream ended, as opposed to the line. */
    boolean sourceEnded() {
        return sourceEnded;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (lineEnded) {
            return -1;
        }
        if (position == limit && !fill()) {
            lineEnded = true;
            return -1;
        }
        int from = position;
        int taken = take(length);
        if (taken == 0) {
            return -1;
        }
        System.arraycopy(buffer, from, target, offset, taken);
        return taken;
    }

    /** Moves over at most that many bytes of the line that are in the buffer, and over its end when it is reached. */
    private int take(int atMost) throws IOException {
        int from = position;
        int end = Math.min(limit, from + atMost);
        while (position < end && buffer[position] != '\n') {
            position++;
        }
        int taken = position - from;
        if (position < limit && buffer[position] == '\n') {
            lineEnded = true;
            position++;
        }
        lineBytes += taken;
        valueBytesLeft -= taken;
        if (lineBytes > MAX_LINE_BYTES) {
            throw new LimitException(LimitException.LINE);
        }
        if (valueBytesLeft < 0) {
            throw new LimitException(LimitException.VALUE);
        }
        return taken;
    }

    private boolean fill() throws IOException {
        if (sourceEnded) {
            return false;
        }
        int count;
        do {
            count = source.read(buffer, 0, buffer.length);
        } while (count == 0);
        position = 0;
        limit = Math.max(count, 0);
        sourceEnded = count < 0;
        return !sourceEnded;
    }
}
