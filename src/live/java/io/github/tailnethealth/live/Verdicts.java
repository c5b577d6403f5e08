package io.github.tailnethealth.live;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the judges found in a scenario.
 *
 * @param failure why it did not run to its end, or null
 */
record Verdicts(
        Scenario scenario,
        Course course,
        Map<String, List<String>> found,
        int compared,
        int onlyTheWitness,
        Throwable failure) {
    static final List<String> JUDGEMENTS = List.of("bound", "witness", "probes", "agreement", "transitions");

    static Verdicts of(Scenario scenario, Course course) {
        WitnessJudge witness = new WitnessJudge();
        Map<String, Judge> judges = new LinkedHashMap<>();
        judges.put("bound", new BoundJudge());
        judges.put("witness", witness);
        judges.put("probes", new ProbeJudge());
        judges.put("agreement", new AgreementJudge());
        judges.put("transitions", new TransitionJudge());
        judges.put("a fresh program says the same", Course::found);
        Map<String, List<String>> found = new LinkedHashMap<>();
        judges.forEach((name, judge) -> found.put(name, judge.judge(course)));
        return new Verdicts(scenario, course, found, witness.compared(), witness.onlyTheWitness(), null);
    }

    static Verdicts failed(Scenario scenario, Throwable failure) {
        return new Verdicts(scenario, null, Map.of(), 0, 0, failure);
    }
}
