package io.github.tailnethealth.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tailnethealth.tracker.Outcome;
import io.github.tailnethealth.tracker.Subsystem;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.VirtualClock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;

class ReportedHealthTest {
    private final Tracker tracker = Tracker.builder().clock(new VirtualClock()).build();
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void aHealthIsMadeOnceForEachReport() {
        ReportedHealth reported = new ReportedHealth(
                tracker,
                report -> Health.up().withDetail("made", made.incrementAndGet()).build());

        Health first = reported.get();
        assertThat(reported.get()).isSameAs(first);

        tracker.report(Subsystem.DNS, Outcome.unhealthy("boom"));
        assertThat(reported.get().getDetails()).containsEntry("made", 2);
        reported.get();
        assertThat(made).hasValue(2);
    }

    @Test
    void whatFailedIsTriedAgain() {
        ReportedHealth reported = new ReportedHealth(tracker, report -> {
            if (made.incrementAndGet() == 1) {
                throw new IllegalStateException("boom");
            }
            return Health.up().build();
        });

        assertThatThrownBy(reported::get).isInstanceOf(IllegalStateException.class);
        assertThat(reported.get()).isEqualTo(Health.up().build());
    }
}
