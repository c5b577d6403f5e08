package io.github.tailnethealth.live;

import io.github.tailnethealth.evidence.Kind;
import io.github.tailnethealth.evidence.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What a whole run comes to: a table of how soon each fault showed, and one line. */
final class Outcome {
    private static final Path TABLE = Path.of("target/live/table.md");

    private Outcome() {}

    static void print(List<Verdicts> verdicts) {
        List<String> rows = new ArrayList<>();
        rows.add("| fault | the original (witness) after | the daemon's own warning after | we after | behind the"
                + " daemon's signal | back after the repair | behind the daemon's signal |");
        rows.add("|---|---|---|---|---|---|---|");
        int faults = 0;
        int samples = 0;
        int disagreements = 0;
        for (Verdicts one : verdicts) {
            if (one.course() == null) {
                disagreements++;
                continue;
            }
            samples += one.course().glances().size();
            for (List<String> found : one.found().values()) {
                disagreements += found.size();
            }
            List<Phase> phases = one.course().phases();
            for (int i = 0; i < phases.size(); i++) {
                if (!phases.get(i).repair() && !phases.get(i).row().fault().equals(Phases.HEALTHY)) {
                    faults++;
                    Phase next = i + 1 < phases.size() && phases.get(i + 1).repair() ? phases.get(i + 1) : null;
                    rows.add(row(one.course(), phases.get(i), next));
                }
            }
        }
        try {
            Files.createDirectories(TABLE.getParent());
            Files.write(TABLE, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rows.forEach(System.out::println);
        for (Verdicts one : verdicts) {
            System.out.println("live: " + one.scenario().name() + ": "
                    + (one.failure() != null ? "FAILED " + one.failure() : summary(one)));
            one.found()
                    .forEach((judge, found) ->
                            found.stream().limit(12).forEach(line -> System.out.println("    " + judge + ": " + line)));
        }
        System.out.printf(
                Locale.ROOT, "live: %d faults, %d samples, %d disagreements%n", faults, samples, disagreements);
    }

    private static String summary(Verdicts one) {
        long comparable =
                one.course().samples().stream().filter(Sample::comparable).count();
        return one.course().glances().size() + " looks, " + comparable + " of "
                + one.course().samples().size() + " samples comparable, " + one.compared()
                + " looks held against the witness, " + one.onlyTheWitness() + " said by the witness only";
    }

    private static String row(Course course, Phase phase, Phase repair) {
        Predicate<String> kind = kindOf(phase.row());
        Duration ours = ours(course, phase, kind);
        Duration signal = course.signals().firstAt(kind, phase.begin(), phase.end());
        String back = "";
        String backBehind = "";
        if (repair != null) {
            Duration backOurs = ours(course, repair, Kind.HEALTHY::equals);
            Duration backSignal = course.signals().firstAt(Kind.HEALTHY::equals, repair.begin(), repair.end());
            back = seconds(repair.begin(), backOurs);
            backBehind = seconds(backSignal, backOurs);
        }
        return "| " + phase.row().fault() + " | " + seconds(phase.begin(), witness(course, phase, kind)) + " | "
                + ownWarning(course, phase) + " | " + seconds(phase.begin(), ours) + " | " + seconds(signal, ours)
                + " | " + back + " | " + backBehind + " |";
    }

    private static Predicate<String> kindOf(Phases.Row row) {
        if (row.verdict().equals(Overall.CANNOT_TELL)) {
            return Overall.CANNOT_TELL::equals;
        }
        return switch (row.text()) {
            case Phases.NONE -> Kind.HEALTHY::equals;
            case Phases.UNCHANGED, Phases.AS_WITNESS, Phases.ANY -> kind -> !kind.equals(Kind.HEALTHY);
            default -> {
                String kind = Kind.of(row.text());
                String prefix = kind.endsWith(" N") ? kind.substring(0, kind.length() - 1) : kind;
                yield one -> one.startsWith(prefix);
            }
        };
    }

    private static Duration ours(Course course, Phase phase, Predicate<String> kind) {
        return course.glances().stream()
                .filter(glance -> phase.contains(glance.from(), glance.to())
                        && kind.test(glance.overall().said()))
                .map(Glance::to)
                .findFirst()
                .orElse(null);
    }

    private static Duration witness(Course course, Phase phase, Predicate<String> kind) {
        return course.witness().stream()
                .filter(said -> said.kind() != null && phase.contains(said.at(), said.at()) && kind.test(said.kind()))
                .map(WitnessRecorder.Said::at)
                .findFirst()
                .orElse(null);
    }

    private static String ownWarning(Course course, Phase phase) {
        Signal before = course.signalAt(phase.begin());
        Set<String> known =
                new TreeSet<>(before == null ? Set.of() : before.shown().keySet());
        for (Signal signal : course.allSignals()) {
            if (phase.contains(signal.at(), signal.at())) {
                Set<String> news = new TreeSet<>(signal.shown().keySet());
                news.removeAll(known);
                news.remove("warming-up");
                if (!news.isEmpty()) {
                    return seconds(phase.begin(), signal.at()) + " " + String.join(", ", news);
                }
            }
        }
        return "none in " + phase.end().minus(phase.begin()).toSeconds() + " s";
    }

    private static String seconds(Duration from, Duration to) {
        return from == null || to == null
                ? "-"
                : String.format(
                        Locale.ROOT, "%.1f s", Math.max(0, to.minus(from).toMillis()) / 1000.0);
    }
}
