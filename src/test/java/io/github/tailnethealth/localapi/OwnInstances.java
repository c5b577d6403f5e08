package io.github.tailnethealth.localapi;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is left in this JVM's heap after a collection: how many instances of our main classes, and how much in all. */
record OwnInstances(Map<String, Long> byClass, long usedBytes) {
    /** num: instances bytes class [(module)]. */
    private static final Pattern ROW =
            Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(io\\.github\\.tailnethealth\\.\\S+)", Pattern.MULTILINE);

    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    /** Counts what is reachable. */
    static OwnInstances now() {
        String histogram;
        try {
            histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
        Map<String, Long> byClass = new TreeMap<>();
        Matcher row = ROW.matcher(histogram);
        while (row.find()) {
            byClass.put(row.group(2), Long.parseLong(row.group(1)));
        }
        byClass.remove(OwnInstances.class.getName());
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find() || byClass.isEmpty()) {
            throw new IllegalStateException(
                    "not a class histogram: " + histogram.lines().limit(5).toList());
        }
        return new OwnInstances(byClass, Long.parseLong(total.group(1)));
    }

    long of(Class<?> type) {
        return byClass.getOrDefault(type.getName(), 0L);
    }
}
