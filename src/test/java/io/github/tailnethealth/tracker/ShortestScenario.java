package io.github.tailnethealth.tracker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Makes a scenario that fails short. Pauses are steps of their own here, so that each can go, or stay, by itself. */
final class ShortestScenario {
    private ShortestScenario() {}

    /**
     * Returns a scenario, without answers, of the fewest steps found that still fail.
     *
     * @param scenario one that fails, answered or not
     * @param attempts how often {@code fails} may be asked
     * @param fails whether a scenario without answers fails once it is answered
     */
    static VectorScenario of(VectorScenario scenario, int attempts, Predicate<VectorScenario> fails) {
        List<VectorScenario.Step> steps = questions(scenario.steps());
        Predicate<List<VectorScenario.Step>> stepsFail =
                some -> fails.test(scenario.withSteps(withoutStrayUnregistrations(some)));
        List<VectorScenario.Step> apart = pausesApart(steps);
        List<VectorScenario.Step> from = stepsFail.test(apart) ? apart : steps;
        List<VectorScenario.Step> fewest = withoutStrayUnregistrations(Shrinker.fewest(from, attempts, stepsFail));
        List<VectorScenario.Step> joined = pausesJoined(fewest);
        return scenario.withSteps(stepsFail.test(joined) ? joined : fewest);
    }

    /** What was asked: the timer's firing was part of the answer, not of the question. */
    private static List<VectorScenario.Step> questions(List<VectorScenario.Step> answered) {
        List<VectorScenario.Step> questions = new ArrayList<>();
        long nanos = 0;
        for (VectorScenario.Step step : answered) {
            nanos += step.advanceNanos();
            if (!step.op().equals("timerSelfCheck")) {
                questions.add(step.unanswered(nanos));
                nanos = 0;
            }
        }
        if (nanos > 0) {
            questions.add(VectorScenario.Step.noop(nanos));
        }
        return questions;
    }

    private static List<VectorScenario.Step> pausesApart(List<VectorScenario.Step> steps) {
        List<VectorScenario.Step> apart = new ArrayList<>();
        for (VectorScenario.Step step : steps) {
            if (step.advanceNanos() > 0) {
                apart.add(VectorScenario.Step.noop(step.advanceNanos()));
            }
            if (!step.op().equals("noop")) {
                apart.add(step.unanswered(0));
            }
        }
        return apart;
    }

    private static List<VectorScenario.Step> pausesJoined(List<VectorScenario.Step> steps) {
        List<VectorScenario.Step> joined = new ArrayList<>();
        long nanos = 0;
        for (VectorScenario.Step step : steps) {
            nanos += step.advanceNanos();
            if (!step.op().equals("noop")) {
                joined.add(step.unanswered(nanos));
                nanos = 0;
            }
        }
        if (nanos > 0) {
            joined.add(VectorScenario.Step.noop(nanos));
        }
        return joined;
    }

    /** Unregistering what was never registered is no question that could be asked. */
    private static List<VectorScenario.Step> withoutStrayUnregistrations(List<VectorScenario.Step> steps) {
        Set<String> registered = new HashSet<>();
        List<VectorScenario.Step> proper = new ArrayList<>();
        for (VectorScenario.Step step : steps) {
            if (step.op().equals("registerWatcher")) {
                registered.add(step.args().get("watcher").asString());
            }
            if (!step.op().equals("unregisterWatcher")
                    || registered.contains(step.args().get("watcher").asString())) {
                proper.add(step);
            }
        }
        return proper;
    }
}
