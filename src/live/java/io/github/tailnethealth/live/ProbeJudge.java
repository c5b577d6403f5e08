package io.github.tailnethealth.live;

import io.github.tailnethealth.evidence.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * In each phase the probes and indicators show what the table says: within the time that it gives, and from then on
 * nothing else. Liveness never falls.
 */
final class ProbeJudge implements Judge {
    @Override
    public List<String> judge(Course course) {
        List<String> found = new ArrayList<>();
        course.samples().stream()
                .filter(sample -> sample.livez() != 200)
                .forEach(sample -> found.add(Judge.at(sample.to()) + " /livez is " + sample.livez()));
        course.misses().stream()
                .filter(miss -> !course.excused(miss.from(), miss.to()))
                .forEach(miss -> found.add(Judge.at(miss.from()) + " the program does not answer"));
        for (Phase phase : course.phases()) {
            if (!phase.row().text().equals(Phases.ANY)) {
                judge(course, phase, found);
            }
        }
        return found;
    }

    private static void judge(Course course, Phase phase, List<String> found) {
        Phases.Row row = phase.row();
        Duration limit = phase.begin().plusSeconds(row.within());
        if (phase.repair()) {
            // a repair shows once the daemon itself has recovered, which takes each as long as its back-off says
            Duration own = course.signals().firstAt(Kind.HEALTHY::equals, phase.begin(), phase.end());
            if (own == null) {
                found.add(Judge.at(phase.end()) + " the daemon itself has not recovered from " + row.fault());
                return;
            }
            limit = own.plusSeconds(row.within());
        }
        Duration reached = null;
        for (Sample sample : course.samples()) {
            if (!phase.contains(sample.from(), sample.to())
                    || !sample.comparable()
                    || course.excused(sample.from(), sample.to())) {
                continue;
            }
            String differs = differs(course, row, sample, phase);
            if (differs == null) {
                reached = reached == null ? sample.to() : reached;
            } else if (reached != null && sample.from().compareTo(limit) > 0) {
                found.add(Judge.at(sample.to()) + " " + phase.name() + ": " + differs);
            }
        }
        if (reached == null || reached.compareTo(limit.plus(BOUND)) > 0) {
            found.add(Judge.at(phase.begin()) + " " + phase.name() + ": expected by " + Judge.at(limit) + ", "
                    + (reached == null ? "never came" : "came " + Judge.at(reached)));
        }
    }

    private static String differs(Course course, Phases.Row row, Sample sample, Phase phase) {
        List<String> wrong = new ArrayList<>();
        String text = row.text();
        String ours = sample.overall().kind();
        if (text.equals(Phases.AS_WITNESS)) {
            WitnessRecorder.Said witness = course.witnessAt(sample.from());
            text = witness == null || witness.kind() == null ? "nothing" : witness.kind();
        }
        if (!text.equals(Phases.UNCHANGED)) {
            String expected = text.equals(Phases.NONE) ? Kind.HEALTHY : Kind.of(text);
            if (expected.endsWith(" N") && ours.startsWith(expected.substring(0, expected.length() - 1))) {
                expected = ours; // whichever region it is, the daemon's own signals tell
            }
            compare(wrong, "the text", expected, ours);
        }
        compare(wrong, "the verdict", row.verdict(), sample.overall().verdict());
        compare(wrong, "the node", row.node(), sample.status("tailnet-node"));
        compare(wrong, "the feed", row.feed(), sample.status("tailnet-feed"));
        compare(wrong, "/readyz", String.valueOf(row.readyz()), String.valueOf(sample.readyz()));
        compare(wrong, "/livez", String.valueOf(row.livez()), String.valueOf(sample.livez()));
        return wrong.isEmpty() ? null : String.join(", ", wrong);
    }

    private static void compare(List<String> wrong, String what, String expected, String is) {
        if (!expected.equals(is)) {
            wrong.add(what + " is " + is + " and not " + expected);
        }
    }
}
