package io.github.tailnethealth.monitoring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A rule file in which every {@code for} and every range takes a sixtieth of its time, and nothing else differs. */
final class FasterRules {
    static final int FACTOR = 60;

    private static final String DURATION = "((?:[0-9]+[smhd])+)";
    private static final Pattern TIME = Pattern.compile(
            "^( +for: )" + DURATION + "()$|(\\[)" + DURATION + "(])|(\\[)" + DURATION + "(:)" + DURATION + "(])");
    private static final Pattern PART = Pattern.compile("([0-9]+)([smhd])");

    private FasterRules() {}

    static String of(String rules) {
        StringBuilder faster = new StringBuilder();
        rules.lines()
                .forEach(line -> faster.append(TIME.matcher(line).replaceAll(FasterRules::faster))
                        .append('\n'));
        return faster.toString();
    }

    private static String faster(MatchResult match) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= match.groupCount(); i++) {
            String group = match.group(i);
            if (group != null) {
                text.append(group.matches(DURATION) ? seconds(group) / FACTOR + "s" : group);
            }
        }
        return text.toString();
    }

    /** Returns the lines in which the two differ by more than a {@code for} or a range that takes a sixtieth. */
    static List<String> otherDifferences(String rules, String faster) {
        List<String> before = rules.lines().toList();
        List<String> after = faster.lines().toList();
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            String a = i < before.size() ? before.get(i) : "";
            String b = i < after.size() ? after.get(i) : "";
            boolean same =
                    TIME.matcher(a).replaceAll("TIME").equals(TIME.matcher(b).replaceAll("TIME"));
            List<Long> slow = times(a);
            List<Long> fast = times(b).stream().map(time -> time * FACTOR).toList();
            if (!same || !slow.equals(fast)) {
                differences.add(a + " -> " + b);
            }
        }
        return differences;
    }

    private static List<Long> times(String line) {
        List<Long> times = new ArrayList<>();
        TIME.matcher(line).results().forEach(match -> {
            for (int i = 1; i <= match.groupCount(); i++) {
                String group = match.group(i);
                if (group != null && group.matches(DURATION)) {
                    times.add(seconds(group));
                }
            }
        });
        return times;
    }

    private static long seconds(String duration) {
        return PART.matcher(duration)
                .results()
                .mapToLong(part -> Long.parseLong(part.group(1))
                        * switch (part.group(2)) {
                            case "s" -> 1;
                            case "m" -> 60;
                            case "h" -> 3600;
                            default -> Duration.ofDays(1).toSeconds();
                        })
                .sum();
    }
}
