package io.github.tailnethealth.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The values with their comments, of which the table in the chart's README is made. A documented value has a comment
 * that begins with two dashes on the line above.
 */
final class ValuesDoc {
    /** A documented value. */
    record Value(String path, String defaultValue, String text) {
        String row() {
            return "| `" + path + "` | `" + defaultValue + "` | " + text + " |";
        }
    }

    private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z][A-Za-z0-9]*):(.*)$");
    private static final String COMMENT = "# -- ";

    private ValuesDoc() {}

    static List<Value> read() {
        try {
            List<String> lines = Files.readAllLines(Chart.VALUES);
            JsonNode defaults =
                    Rendered.parse(String.join("\n", lines)).objects().get(0);
            List<Value> values = new ArrayList<>();
            Deque<String> path = new ArrayDeque<>();
            String text = "";
            for (String line : lines) {
                Matcher key = KEY.matcher(line);
                if (line.strip().startsWith(COMMENT)) {
                    text = line.strip().substring(COMMENT.length());
                } else if (key.matches()) {
                    while (path.size() > key.group(1).length() / 2) {
                        path.removeLast();
                    }
                    path.addLast(key.group(2));
                    if (!text.isEmpty()) {
                        String pointer = "/" + String.join("/", path);
                        values.add(new Value(
                                String.join(".", path), defaults.at(pointer).toString(), text));
                        text = "";
                    }
                }
            }
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the table as the README has it. */
    static String table() {
        StringBuilder table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
        read().forEach(value -> table.append(value.row()).append('\n'));
        return table.toString();
    }

    /** Writes the table into the chart's README. */
    static void write(Path readme) throws IOException {
        String text = Files.readString(readme);
        int begin = text.indexOf('\n', text.indexOf("<!-- values")) + 1;
        int end = text.indexOf("<!-- /values -->");
        Files.writeString(readme, text.substring(0, begin) + table() + text.substring(end));
    }
}
