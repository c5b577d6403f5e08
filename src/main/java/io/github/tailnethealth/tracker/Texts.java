package io.github.tailnethealth.tracker;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The building blocks of the original's texts, to the letter. */
final class Texts {
    /** Texts are ordered by code point, that is by their UTF-8 bytes, not by UTF-16 units. */
    static final Comparator<String> BY_CODE_POINT = Texts::compareByCodePoint;

    private static final long SECOND = 1_000_000_000L;
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+");

    private Texts() {}

    /** Returns one text for several problems: null for none, the text itself for one, else a list of them. */
    static @Nullable String combined(List<String> problems) {
        if (problems.isEmpty()) {
            return null;
        }
        return problems.size() == 1 ? problems.get(0) : "multiple errors:\n\t" + String.join("\n\t", problems);
    }

    /** Returns the nanoseconds from {@code from} to {@code to}, saturating; "never" is as long ago as can be. */
    static long age(@Nullable Instant from, Instant to) {
        if (from == null) {
            return Long.MAX_VALUE;
        }
        Duration age = Duration.between(from, to);
        try {
            return age.toNanos();
        } catch (ArithmeticException e) {
            return age.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** Rounds to whole seconds, half a second away from zero; what would overflow saturates. */
    static long roundedToSeconds(long nanos) {
        long rest = nanos % SECOND;
        if (nanos < 0) {
            long down = nanos - rest;
            if (-rest < SECOND - -rest) {
                return down;
            }
            return down < Long.MIN_VALUE + SECOND ? Long.MIN_VALUE : down - SECOND;
        }
        long down = nanos - rest;
        if (rest < SECOND - rest) {
            return down;
        }
        return down > Long.MAX_VALUE - SECOND ? Long.MAX_VALUE : down + SECOND;
    }

    /** Writes a duration that {@link #roundedToSeconds} returned: {@code 59s}, {@code 2m6s}, {@code 26h3m4s}. */
    static String duration(long roundedNanos) {
        long seconds = Math.abs(roundedNanos / SECOND);
        long rest = Math.abs(roundedNanos % SECOND);
        StringBuilder text = new StringBuilder(roundedNanos < 0 ? "-" : "");
        if (seconds >= 3600) {
            text.append(seconds / 3600).append('h');
        }
        if (seconds >= 60) {
            text.append(seconds / 60 % 60).append('m');
        }
        text.append(seconds % 60);
        if (rest != 0) { // only a saturated duration has a fraction
            text.append(String.format(Locale.ROOT, ".%09d", rest).replaceAll("0+$", ""));
        }
        return text.append('s').toString();
    }

    /** Returns whether a version number is that of an unstable build: three parts or more, the second one odd. */
    static boolean isUnstable(String version) {
        String[] parts = version.split("\\.", -1);
        if (parts.length < 3 || !DECIMAL.matcher(parts[1]).matches()) {
            return false;
        }
        try {
            return Long.parseLong(parts[1]) % 2 == 1;
        } catch (NumberFormatException e) {
            return false; // beyond 64 bits
        }
    }

    /** Returns a host in double quotes, with escapes for what is not printable. */
    static String quoted(String host) {
        StringBuilder text = new StringBuilder(host.length() + 2).append('"');
        host.codePoints().forEach(c -> appendQuoted(text, c));
        return text.append('"').toString();
    }

    private static void appendQuoted(StringBuilder text, int c) {
        int escape = "\u0007\b\f\n\r\t\u000b\"\\".indexOf(c);
        if (escape >= 0) {
            text.append('\\').append("abfnrtv\"\\".charAt(escape));
        } else if (isPrintable(c)) {
            text.appendCodePoint(c);
        } else if (c < 0x20 || c == 0x7f) {
            text.append(String.format(Locale.ROOT, "\\x%02x", c));
        } else if (c < 0x10000) {
            text.append(String.format(Locale.ROOT, "\\u%04x", c));
        } else {
            text.append(String.format(Locale.ROOT, "\\U%08x", c));
        }
    }

    private static boolean isPrintable(int c) {
        if (c == ' ') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static int compareByCodePoint(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // the first unit that differs decides; a surrogate stands for more than any other unit
                boolean xHigh = Character.isSurrogate(x);
                boolean yHigh = Character.isSurrogate(y);
                return xHigh == yHigh ? Character.compare(x, y) : xHigh ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
