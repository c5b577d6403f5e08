package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BusLinesTest {

    @Test
    void eachLineIsAStreamOfItsOwn() throws Exception {
        BusLines lines = lines("one\ntwo\n");

        assertThat(lines.nextLine()).isTrue();
        assertThat(rest(lines)).isEqualTo("one");
        assertThat(lines.nextLine()).isTrue();
        assertThat(rest(lines)).isEqualTo("two");
        assertThat(lines.nextLine()).isFalse();
    }

    @Test
    void whatWasNotReadOfALineIsLeftOut() throws Exception {
        BusLines lines = lines("one\ntwo\n");
        lines.nextLine();
        assertThat(lines.read()).isEqualTo('o');

        lines.finishLine();

        assertThat(lines.lineBytes()).isEqualTo(3);
        lines.nextLine();
        assertThat(rest(lines)).isEqualTo("two");
    }

    @Test
    void bytesAreBytes() throws Exception {
        BusLines lines = lines("\u00ff");
        lines.nextLine();

        assertThat(lines.read()).isEqualTo(0xc3);
        assertThat(lines.read()).isEqualTo(0xbf);
        assertThat(lines.read()).isEqualTo(-1);
    }

    @Test
    void aLineOf256MebibytesIsTheLongest() throws Exception {
        BusLines lines = new BusLines(new Endless());
        lines.nextLine();
        lines.unlimitValue();

        assertThatThrownBy(lines::finishLine)
                .isInstanceOf(LimitException.class)
                .hasMessage("a line of more than 256 MiB");
        assertThat(lines.lineBytes()).isBetween(BusLines.MAX_LINE_BYTES, BusLines.MAX_LINE_BYTES + 20_000);
    }

    @Test
    void aValueOfOneMebibyteIsTheLongest() throws Exception {
        BusLines lines = new BusLines(new Endless());
        lines.nextLine();
        lines.limitValue();

        assertThatThrownBy(lines::readAllBytes)
                .isInstanceOf(LimitException.class)
                .hasMessage("a value of more than 1 MiB");
    }

    @Test
    void aLineThatStopsWithTheStreamIsDistinguished() throws Exception {
        BusLines lines = lines("one\ntw");
        lines.nextLine();
        rest(lines);
        assertThat(lines.sourceEnded()).isFalse();

        lines.nextLine();
        rest(lines);
        assertThat(lines.sourceEnded()).isTrue();
    }

    private static BusLines lines(String text) {
        return new BusLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String rest(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static final class Endless extends InputStream {

        @Override
        public int read() {
            return 'x';
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            Arrays.fill(target, offset, offset + length, (byte) 'x');
            return length;
        }
    }
}
