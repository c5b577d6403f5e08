package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.VirtualClock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HomeRegionTest {
    private static final Instant NOW = VirtualClock.START;
    private static final Instant PROVEN = NOW.plus(HomeRegion.UNPROVEN_FOR);

    private final HomeRegion home = new HomeRegion();

    private static DerpMap map(String code, long id) {
        return new DerpMap(Map.of(Long.toString(id), new DerpMap.Region(id, code, null)));
    }

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(home.home()).isNull();
        assertThat(home.needsMap()).isFalse();
        assertThat(home.unprovenUntil()).isNull();
    }

    @Test
    void theCodeMayComeBeforeTheMapOrAfterIt() {
        home.relay("loop", NOW, true);
        assertThat(home.home()).isNull();
        assertThat(home.needsMap()).isTrue();

        home.map(map("loop", 900), NOW);
        assertThat(home.home()).isEqualTo(900);
        assertThat(home.needsMap()).isFalse();

        home.map(map("other", 901), NOW);
        home.relay("other", NOW, true);
        assertThat(home.home()).isEqualTo(901);
    }

    @Test
    void aRegionOfTheMapWithoutCodeOrNumberIsLeftOut() {
        home.map(
                new DerpMap(Map.of("1", new DerpMap.Region(1L, null, null), "2", new DerpMap.Region(null, "x", null))),
                NOW);
        home.relay("x", NOW, true);

        assertThat(home.home()).isNull();
        assertThat(home.needsMap()).isTrue();
    }

    @Test
    void noCodeAtAllSaysNothing() {
        home.learn(900, NOW);

        home.relay(null, NOW, true);

        assertThat(home.home()).isEqualTo(900);
    }

    @Test
    void anEmptyCodeIsNoHomeOnceItIsSettled() {
        home.relay("", NOW, false);
        assertThat(home.home()).isNull();

        home.relay("", NOW, true);
        assertThat(home.home()).isZero();
        assertThat(home.unprovenUntil()).isNull(); // there is nothing to prove
    }

    @Test
    void fromNoHomeToOneThatIsNotKnownIsUnknown() {
        home.relay("", NOW, true);

        home.relay("loop", NOW, true);

        assertThat(home.home()).isNull();
        assertThat(home.needsMap()).isTrue();
    }

    @Test
    void onlyANewHomeIsUnproven() {
        home.learn(900, NOW);
        assertThat(home.unprovenUntil()).isEqualTo(PROVEN);

        home.learn(900, NOW.plusSeconds(5));
        assertThat(home.unprovenUntil()).isEqualTo(PROVEN);

        home.learn(901, NOW.plusSeconds(5));
        assertThat(home.unprovenUntil()).isEqualTo(PROVEN.plusSeconds(5));
    }

    @Test
    void settledIsHalfASecondAfterTheStart() {
        assertThat(HomeRegion.settled(null, NOW)).isFalse();
        assertThat(HomeRegion.settled(NOW, NOW.plusMillis(499))).isFalse();
        assertThat(HomeRegion.settled(NOW, NOW.plusMillis(500))).isTrue();
    }

    @Test
    void whatWasNeverLostCountsAsConnectedAlsoWhenNotProven() {
        home.learn(900, NOW);

        assertThat(home.countsAsConnected(900, NOW)).isTrue();
    }

    @Test
    void whatWasLostIsNotConnectedBeforeThatIsProven() {
        home.learn(900, NOW);
        home.lost(900);
        home.lossNotShown();

        assertThat(home.countsAsConnected(900, PROVEN.minusNanos(1))).isFalse();
        assertThat(home.countsAsConnected(900, PROVEN)).isTrue();
        assertThat(home.countsAsConnected(900, NOW)).isTrue(); // and is forgotten then
    }

    @Test
    void aLossThatWasShownAndIsNotAnyMoreWasTakenBack() {
        home.learn(900, NOW);
        home.lost(900);

        assertThat(home.countsAsConnected(900, NOW)).isTrue();
    }

    @Test
    void aMinuteOffForgetsALoss() {
        home.learn(900, NOW);
        home.lost(900);
        home.lossNotShown();
        home.off(true, NOW);
        home.off(true, NOW.plusSeconds(30));

        home.off(false, NOW.plusSeconds(59));
        home.unproven(NOW.plusSeconds(59));
        assertThat(home.countsAsConnected(900, NOW.plusSeconds(59))).isFalse();

        home.off(true, NOW.plusSeconds(100));
        home.off(false, NOW.plusSeconds(160));
        assertThat(home.countsAsConnected(900, NOW.plusSeconds(60))).isTrue();
    }
}
