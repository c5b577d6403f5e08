package io.github.tailnethealth.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Real tailnets, broken in every way that operators meet, and the packaged program judged from outside. */
class FaultsLiveIT {

    @TestFactory
    Stream<DynamicNode> everyFaultIsToldAsTheDaemonItselfAndTheOriginalTellIt() throws InterruptedException {
        Toolchain.require();
        String only = System.getProperty("live.only", "");
        List<Scenario> scenarios = Scenarios.all().stream()
                .filter(scenario -> only.isEmpty() || List.of(only.split(",")).contains(scenario.name()))
                .toList();
        Binaries binaries = new Binaries();
        binaries.makeTailnet(
                scenarios.stream().map(scenario -> scenario.options().version()).toList());
        List<Verdicts> verdicts = Group.runAll(scenarios, binaries);
        Outcome.print(verdicts);
        return Stream.concat(verdicts.stream().map(FaultsLiveIT::tests), Stream.of(enoughToCompare(verdicts)));
    }

    private static DynamicNode enoughToCompare(List<Verdicts> verdicts) {
        List<Course> courses =
                verdicts.stream().map(Verdicts::course).filter(Objects::nonNull).toList();
        return dynamicTest(
                "enough samples could be compared",
                () -> assertThat(AgreementJudge.enoughOf(courses)).isEmpty());
    }

    private static DynamicNode tests(Verdicts verdicts) {
        String name = verdicts.scenario().name();
        Stream<DynamicNode> ran = Stream.of(dynamicTest(
                "runs to its end", () -> assertThat(verdicts.failure()).as(name).isNull()));
        Stream<DynamicNode> judged = verdicts.found().entrySet().stream()
                .map(judge -> dynamicTest(
                        judge.getKey(),
                        () -> assertThat(judge.getValue())
                                .as(name + ": " + judge.getKey())
                                .isEmpty()));
        return dynamicContainer(name, Stream.concat(ran, judged));
    }
}
