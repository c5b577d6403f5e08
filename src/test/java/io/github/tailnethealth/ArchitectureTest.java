package io.github.tailnethealth;

import static com.tngtech.archunit.base.DescribedPredicate.and;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

/** The walls of the house: data goes from the reports through the tracker to the readers, and never back. */
@AnalyzeClasses(packages = "io.github.tailnethealth", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String BASE = "io.github.tailnethealth.";
    private static final String TRACKER = BASE + "tracker..";
    private static final String[] PLAIN = {"java..", "org.jspecify..", TRACKER};

    @ArchTest
    static final ArchRule theTrackerKnowsNobody = only("tracker");

    @ArchTest
    static final ArchRule theIndicatorsKnowTheTrackerAndSpringBoot =
            only("actuate", "org.springframework.boot.health..");

    @ArchTest
    static final ArchRule theMetersKnowTheTrackerAndMicrometer = only("metrics", "io.micrometer..");

    @ArchTest
    static final ArchRule theFeedKnowsTheTrackerJettyJacksonAndMicrometer =
            only("localapi", "org.eclipse.jetty..", "tools.jackson..", "com.fasterxml.jackson..", "io.micrometer..");

    @ArchTest
    static final ArchRule nobodyKnowsTheWiringOrTheProgram = noClasses()
            .that()
            .resideInAnyPackage(TRACKER, BASE + "actuate..", BASE + "metrics..", BASE + "localapi..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BASE + "autoconfigure..", BASE + "app..");

    @ArchTest
    static final ArchRule theWiringDoesNotKnowTheProgram = noClasses()
            .that()
            .resideInAPackage(BASE + "autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BASE + "app..");

    @ArchTest
    static final ArchRule theTrackerHasNoThreadOfItsOwn = noClasses()
            .that()
            .resideInAPackage(TRACKER)
            .should()
            .accessTargetWhere(target(and(owner(assignableTo(Thread.class)), not(name("currentThread")))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio..", "java.net..");

    @ArchTest
    static final ArchRule nobodyWritesToTheConsole = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule everybodyLogsWhereTheHostLogs = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule thereAreNoCircles =
            slices().matching(BASE + "(*)..").should().beFreeOfCycles();

    private static ArchRule only(String room, String... more) {
        String[] allowed = Arrays.copyOf(PLAIN, PLAIN.length + more.length + 1);
        System.arraycopy(more, 0, allowed, PLAIN.length, more.length);
        allowed[allowed.length - 1] = BASE + room + "..";
        return classes()
                .that()
                .resideInAPackage(BASE + room + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed));
    }
}
