package io.github.tailnethealth.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import io.github.tailnethealth.tracker.Warnable;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** How {@code tailnet-warnables} looks. */
class WarnablesContributorTest {
    private final VirtualClock clock = new VirtualClock();
    private final Tracker tracker = Tracker.builder().clock(clock).build();
    private final CompositeHealthContributor warnables = new Indicators(tracker).warnables(List.of());

    @Test
    void childrenComeAndGoWithTheirWarnables() {
        Warnable cache = Warnable.of("peer-cache");
        assertThat(names()).isEmpty();
        assertThat(warnables.getContributor("peer-cache")).isNull();

        tracker.report(cache, Outcome.unhealthy("cold"));
        assertThat(names()).containsExactly("peer-cache");
        assertThat(child("peer-cache").getStatus()).isEqualTo(Status.DOWN);
        assertThat(child("peer-cache").getDetails()).containsEntry("text", "cold");

        tracker.report(cache, Outcome.healthy());
        assertThat(child("peer-cache").getStatus()).isEqualTo(Status.UP);

        tracker.forget(cache);
        assertThat(names()).isEmpty();
        assertThat(warnables.getContributor("peer-cache")).isNull();
    }

    @Test
    void aWarnableWithAnIndicatorOfItsOwnIsNoChildAndOneOfTheSameCodeIs() {
        Warnable bean = Warnable.of("peer-cache");
        Warnable late = Warnable.of("peer-cache");
        CompositeHealthContributor others = new Indicators(tracker).warnables(List.of(bean));

        tracker.report(bean, Outcome.unhealthy("of the bean"));
        assertThat(others.stream()).isEmpty();

        tracker.report(late, Outcome.unhealthy("of the other"));
        assertThat(others.stream().map(HealthContributors.Entry::name)).containsExactly("peer-cache");
        assertThat(((HealthIndicator) others.getContributor("peer-cache"))
                        .health()
                        .getDetails())
                .containsEntry("text", "of the other");
    }

    @Test
    void theSameCodeTwiceGetsNumbersInTheOrderOfTheFirstReports() {
        tracker.report(Warnable.of("a"), Outcome.unhealthy("first"));
        tracker.report(Warnable.of("a"), Outcome.unhealthy("second"));
        tracker.report(Warnable.of("a-2"), Outcome.unhealthy("third"));
        tracker.report(Warnable.of("a"), Outcome.unhealthy("fourth"));

        assertThat(names()).containsExactly("a", "a-2", "a-2-2", "a-3");
        assertThat(child("a").getDetails()).containsEntry("text", "first");
        assertThat(child("a-2").getDetails()).containsEntry("text", "second");
        assertThat(child("a-2-2").getDetails()).containsEntry("text", "third");
        assertThat(child("a-3").getDetails()).containsEntry("text", "fourth");
    }

    @Test
    void allChildrenOfOneAnswerAreOfOneReport() {
        Warnable first = Warnable.of("first");
        Warnable second = Warnable.of("second");
        tracker.report(first, Outcome.healthy());
        tracker.report(second, Outcome.healthy());
        List<HealthContributors.Entry> children = warnables.stream().toList();

        tracker.report(first, Outcome.unhealthy("later"));
        tracker.report(second, Outcome.unhealthy("later"));

        assertThat(children)
                .extracting(child -> ((HealthIndicator) child.contributor())
                        .health()
                        .getDetails()
                        .get("version"))
                .containsOnly(1L);
        assertThat(children)
                .extracting(child ->
                        ((HealthIndicator) child.contributor()).health().getStatus())
                .containsOnly(Status.UP);
    }

    @Test
    void aFailureIsAnEmptyAnswer() {
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean broke = new AtomicBoolean();
        Tracker broken = Tracker.builder()
                .clock(() -> {
                    if (broke.get()) {
                        asked.incrementAndGet();
                        throw new IllegalStateException("no time");
                    }
                    return Instant.EPOCH;
                })
                .build();
        broke.set(true);
        CompositeHealthContributor contributor = new Indicators(broken).warnables(List.of());

        assertThat(contributor.stream()).isEmpty();
        assertThat(contributor.getContributor("anything")).isNull();
        assertThat(asked).hasValueGreaterThan(1);
    }

    private List<String> names() {
        return warnables.stream().map(HealthContributors.Entry::name).toList();
    }

    private Health child(String name) {
        return ((HealthIndicator) warnables.getContributor(name)).health();
    }
}
