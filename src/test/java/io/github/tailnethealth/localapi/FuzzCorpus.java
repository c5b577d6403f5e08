package io.github.tailnethealth.localapi;

import io.github.tailnethealth.app.replay.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Everything different that the recorded daemons said, and ways to spoil it. */
final class FuzzCorpus {
    private static final Path RECORDINGS = Path.of("src/test/resources/recorded");
    private static final Path MORE_LINES = Path.of("src/test/resources/localapi/notify.constructed.ndjson");

    /** What a document answers. */
    enum Kind {
        LINE,
        STATUS,
        PREFS,
        DERP_MAP,
        USER_METRICS
    }

    /**
     * A document, and where its values are.
     *
     * @param values the values: where its key begins (or it, if it has none), where it begins, where it ends
     */
    record Document(Kind kind, byte[] bytes, List<int[]> values) {}

    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "7",
            "99",
            "2147483647",
            "2147483648",
            "-9223372036854775808",
            "9223372036854775807",
            "9223372036854775808",
            "1e400",
            "1.5",
            "-0.0",
            "1" + "0".repeat(999),
            "1" + "0".repeat(1_001),
            "\"\"",
            "\"x\"",
            "\"Running\"",
            "\"Stopped\"",
            "\"900\"",
            "\"-900\"",
            "\"9223372036854775807\"",
            "\"99999999999999999999\"",
            "\"999999999h999999999m999999999s\"",
            "\"2m6s\"",
            "\"0001-01-01T00:00:00Z\"",
            "\"1900-01-01T00:00:00Z\"",
            "\"2024-05-01T22:00:07Z\"",
            "\"2999-01-01T00:00:00Z\"",
            "\"+999999999-12-31T23:59:59.999999999-18:00\"",
            "\"-999999999-01-01T00:00:00+18:00\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\\"quoted\\\"\"",
            "[]",
            "{}",
            "[null]",
            "{\"\":null}",
            "[[[]]]",
            "NaN",
            "undefined",
            "'x'",
            "00",
            "\"");

    private final Map<Kind, List<Document>> documents = new EnumMap<>(Kind.class);
    private final List<Document> warnings = new ArrayList<>();
    private final List<byte[]> firstLines = new ArrayList<>();

    FuzzCorpus() throws IOException {
        Map<Kind, Set<String>> texts = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            texts.put(kind, new LinkedHashSet<>());
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(RECORDINGS)) {
            files = all.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
        }
        for (Path file : files) {
            for (Recording.Line line : Recording.read(file).lines()) {
                if (line instanceof Recording.BusLine bus) {
                    texts.get(Kind.LINE).add(bus.body());
                } else if (line instanceof Recording.Answer answer && answer.status() == 200) {
                    switch (answer.endpoint()) {
                        case "status" -> texts.get(Kind.STATUS).add(answer.body());
                        case "prefs" -> texts.get(Kind.PREFS).add(answer.body());
                        case "derpmap" -> texts.get(Kind.DERP_MAP).add(answer.body());
                        case "usermetrics" -> texts.get(Kind.USER_METRICS).add(answer.body());
                        default -> {
                            // nothing that the feed reads
                        }
                    }
                }
            }
        }
        texts.get(Kind.LINE).addAll(Files.readAllLines(MORE_LINES)); // warnings that no recording has
        texts.forEach((kind, bodies) -> {
            List<Document> list = new ArrayList<>();
            bodies.forEach(body -> list.add(document(kind, body)));
            documents.put(kind, list);
            if (kind == Kind.LINE) {
                bodies.stream()
                        .filter(body -> body.contains("\"SessionID\":\"") && body.contains("\"Prefs\":{"))
                        .forEach(body -> firstLines.add(body.getBytes(StandardCharsets.UTF_8)));
                bodies.stream()
                        .filter(body -> body.contains("\"Warnings\":{"))
                        .forEach(body -> warnings.add(document(kind, body)));
            }
        });
    }

    /** Returns the first line of a watch as it was recorded. */
    byte[] firstLine(Random random) {
        return firstLines.get(random.nextInt(firstLines.size()));
    }

    /** Returns a document as it was recorded. */
    byte[] recorded(Kind kind, Random random) {
        return any(kind, random).bytes();
    }

    /** Returns a spoilt document: spoilt once, or a few times. */
    byte[] spoilt(Kind kind, Random random) {
        boolean warns = kind == Kind.LINE && random.nextBoolean();
        Document document = warns ? warnings.get(random.nextInt(warnings.size())) : any(kind, random);
        byte[] bytes;
        int way = random.nextInt(100);
        if (way < 45 && !document.values().isEmpty()) {
            bytes = withOtherValues(document, random);
        } else if (way < 50) {
            bytes = any(Kind.values()[random.nextInt(Kind.values().length)], random)
                    .bytes(); // another's answer
        } else {
            bytes = document.bytes();
        }
        if (way >= 50 || random.nextInt(20) == 0) {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                bytes = withOtherBytes(bytes, random);
            }
        }
        return bytes;
    }

    private byte[] withOtherValues(Document document, Random random) {
        byte[] bytes = document.bytes();
        int[] at = document.values().get(random.nextInt(document.values().size()));
        byte[] other = switch (random.nextInt(12)) {
            case 0 -> nested(random).getBytes(StandardCharsets.UTF_8);
            case 1 -> longText(random);
            case 2 -> ('"' + Integer.toString(random.nextInt(100_000)) + '"').getBytes(StandardCharsets.UTF_8);
            case 3 -> Integer.toString(random.nextInt(100_000)).getBytes(StandardCharsets.UTF_8);
            case 4, 5 -> {
                int[] from =
                        document.values().get(random.nextInt(document.values().size()));
                yield Arrays.copyOfRange(bytes, from[1], from[2]);
            }
            default -> SCALARS.get(random.nextInt(SCALARS.size())).getBytes(StandardCharsets.UTF_8);
        };
        boolean keyed = at[0] != at[1];
        if (keyed && random.nextInt(8) == 0) { // the same key again, with another value
            byte[] key = Arrays.copyOfRange(bytes, at[0], at[1]);
            return joined(head(bytes, at[0]), key, other, ",".getBytes(StandardCharsets.UTF_8), tail(bytes, at[0]));
        }
        if (keyed && random.nextInt(8) == 0) { // another key
            String key = "\"k" + random.nextInt(100_000) + "\":";
            return joined(
                    head(bytes, at[0]),
                    key.getBytes(StandardCharsets.UTF_8),
                    random.nextBoolean() ? other : Arrays.copyOfRange(bytes, at[1], at[2]),
                    tail(bytes, at[2]));
        }
        return joined(head(bytes, at[1]), other, tail(bytes, at[2]));
    }

    private static String nested(Random random) {
        int depth = random.nextInt(100) == 0 ? 100_000 : 1 + random.nextInt(600);
        boolean closed = random.nextInt(4) > 0;
        return random.nextBoolean()
                ? "[".repeat(depth) + (closed ? "]".repeat(depth) : "")
                : "{\"a\":".repeat(depth) + "1" + (closed ? "}".repeat(depth) : "");
    }

    private static byte[] longText(Random random) {
        int length = switch (random.nextInt(200)) {
            case 0 -> (1 << 20) + 1 + random.nextInt(100_000);
            case 1 -> (1 << 20) - 10_000;
            case 2, 3, 4 -> 60_000 + random.nextInt(100_000);
            default -> 100 + random.nextInt(2_000);
        };
        byte[] text = new byte[length + 2];
        Arrays.fill(text, (byte) ('a' + random.nextInt(26)));
        text[0] = '"';
        text[length + 1] = '"';
        return text;
    }

    private byte[] withOtherBytes(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(40, bytes.length));
        int end = Math.min(bytes.length, at + length);
        switch (random.nextInt(9)) {
            case 0: // a bit
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            case 1: // any byte
                byte[] changed = bytes.clone();
                changed[at] = (byte) random.nextInt(256);
                return changed;
            case 2:
                return head(bytes, at);
            case 3:
                return tail(bytes, at);
            case 4:
                return joined(head(bytes, at), tail(bytes, end));
            case 5: // a part twice
                return joined(head(bytes, end), tail(bytes, at));
            case 6: // not UTF-8
                byte[][] bad = {
                    {(byte) 0xc3, 0x28}, {(byte) 0xff}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xf4}
                };
                return joined(head(bytes, at), bad[random.nextInt(bad.length)], tail(bytes, at));
            case 7: // a punctuation mark
                String marks = "{}[]\",:\\\n\r\t \u0000-+.eE0";
                return joined(
                        head(bytes, at),
                        new byte[] {(byte) marks.charAt(random.nextInt(marks.length()))},
                        tail(bytes, random.nextBoolean() ? at : at + 1));
            default: // the end of another
                byte[] other = any(Kind.LINE, random).bytes();
                return joined(head(bytes, at), tail(other, random.nextInt(other.length)));
        }
    }

    private Document any(Kind kind, Random random) {
        List<Document> all = documents.get(kind);
        return all.get(random.nextInt(all.size()));
    }

    private static Document document(Kind kind, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Document(kind, bytes, kind == Kind.USER_METRICS ? List.of() : values(bytes));
    }

    private static List<int[]> values(byte[] bytes) {
        List<int[]> values = new ArrayList<>();
        List<int[]> open = new ArrayList<>();
        int key = -1;
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                if (token == JsonToken.PROPERTY_NAME) {
                    key = start;
                    continue;
                }
                if (token.isStructStart()) {
                    open.add(new int[] {key < 0 ? start : key, start, 0});
                } else if (token.isStructEnd()) {
                    int[] whole = open.remove(open.size() - 1);
                    whole[2] = start + 1;
                    values.add(whole);
                } else {
                    parser.getString(); // reads it to its end
                    int end = (int) parser.currentLocation().getByteOffset();
                    while (token.isNumeric() && !isDigit(bytes[end - 1])) {
                        end--;
                    }
                    values.add(new int[] {key < 0 ? start : key, start, end});
                }
                key = -1;
            }
        }
        return values;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static byte[] head(byte[] bytes, int end) {
        return Arrays.copyOf(bytes, end);
    }

    private static byte[] tail(byte[] bytes, int start) {
        return Arrays.copyOfRange(bytes, Math.min(start, bytes.length), bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
