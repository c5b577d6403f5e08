package io.github.tailnethealth.bench;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The series of another application's scrape, as constants. */
final class ConstantSeries implements MeterBinder {
    private static final Pattern ABOUT = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z0-9_]+)=\"([^\"]*)\"");

    private final List<String> lines;

    ConstantSeries(Path scrape) throws IOException {
        lines = Files.readAllLines(scrape);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Map<String, String> help = new HashMap<>();
        Map<String, String> type = new HashMap<>();
        Map<String, List<Duration>> buckets = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher about = ABOUT.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (about.matches()) {
                (about.group(1).equals("HELP") ? help : type).put(about.group(2), about.group(3));
            } else if (sample.matches()) {
                String name = sample.group(1);
                String family = name.replaceFirst("_(?:bucket|count|sum|max)$", "");
                List<Tag> tags = tags(sample.group(2));
                double value = Double.parseDouble(sample.group(3));
                if ("histogram".equals(type.get(family))) {
                    buckets.computeIfAbsent(family, any -> new ArrayList<>()).addAll(bounds(tags));
                } else if ("counter".equals(type.get(name))) {
                    FunctionCounter.builder(name.replaceFirst("_total$", ""), registry, any -> value)
                            .description(help.get(name))
                            .tags(tags)
                            .register(registry);
                } else {
                    Gauge.builder(name, () -> value)
                            .description(help.get(name))
                            .tags(tags)
                            .register(registry);
                }
            }
        }
        buckets.forEach((family, bounds) -> Timer.builder(family.replaceFirst("_seconds$", ""))
                .description(help.get(family))
                .serviceLevelObjectives(bounds.toArray(Duration[]::new))
                .register(registry));
    }

    private static List<Tag> tags(String labels) {
        List<Tag> tags = new ArrayList<>();
        Matcher label = LABEL.matcher(labels == null ? "" : labels);
        while (label.find()) {
            tags.add(Tag.of(label.group(1), label.group(2)));
        }
        return tags;
    }

    private static List<Duration> bounds(List<Tag> tags) {
        return tags.stream()
                .filter(tag -> tag.getKey().equals("le") && !tag.getValue().equals("+Inf"))
                .map(tag -> Duration.ofNanos(Math.round(1e9 * Double.parseDouble(tag.getValue()))))
                .toList();
    }
}
