package io.github.tailnethealth.monitoring;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that an expression uses. It need not be valid; Prometheus says whether it is.
 *
 * @param metrics what it asks for
 * @param labels the labels that it selects, groups or joins by
 * @param values the label values that it names, by label; of a regular expression each alternative
 */
record Promql(Set<String> metrics, Set<String> labels, Map<String, Set<String>> values) {
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");
    private static final Set<String> AGGREGATIONS = Set.of("sum", "min", "max", "avg", "count");
    private static final List<String> LISTS = List.of("by", "on", "ignoring", "without", "group_left", "group_right");
    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*\"|\\{([^}]*)}|\\[[^]]*]|([a-zA-Z_:][a-zA-Z0-9_:]*)(\\s*\\(([^()]*)\\))?(\\s*\\()?|[0-9.]+[a-z]*");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

    static Promql of(String expression) {
        Promql names = new Promql(new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
        names.read(expression);
        return names;
    }

    private void read(String expression) {
        Matcher token = TOKEN.matcher(expression);
        int at = 0;
        while (token.find(at)) {
            at = token.end();
            String word = token.group(2);
            if (token.group(1) != null) {
                matchers(token.group(1));
            } else if (word != null && LISTS.contains(word) && token.group(4) != null) {
                Arrays.stream(token.group(4).split(","))
                        .map(String::strip)
                        .filter(label -> !label.isEmpty())
                        .forEach(labels::add);
            } else if (word != null) {
                boolean call = token.group(3) != null || token.group(5) != null;
                if (!WORDS.contains(word) && !AGGREGATIONS.contains(word) && !LISTS.contains(word) && !call) {
                    metrics.add(word);
                }
                at = token.end(2); // what is in parentheses is read too
            }
        }
    }

    private void matchers(String text) {
        Matcher matcher = MATCHER.matcher(text);
        while (matcher.find()) {
            labels.add(matcher.group(1));
            String value = matcher.group(3);
            List<String> each = matcher.group(2).contains("~") ? List.of(value.split("\\|")) : List.of(value);
            values.computeIfAbsent(matcher.group(1), any -> new TreeSet<>()).addAll(each);
        }
    }
}
