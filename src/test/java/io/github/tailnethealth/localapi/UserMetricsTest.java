package io.github.tailnethealth.localapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserMetricsTest {

    @Test
    void theTwoMetricsAreFoundAmongOthers() {
        UserMetrics metrics = UserMetrics.parse("""
                # TYPE tailscaled_home_derp_region_id gauge
                # HELP tailscaled_home_derp_region_id DERP region ID of this node's home relay server
                tailscaled_home_derp_region_id 5000000000
                tailscaled_home_derp_region_id_other 1
                tailscaled_health_messages{type="error"} 7
                tailscaled_health_messages{type="warning"} 3
                tailscaled_inbound_bytes_total{path="derp"} 12
                """);

        assertThat(metrics.available()).isTrue();
        assertThat(metrics.homeRegion()).hasValue(5_000_000_000L);
        assertThat(metrics.healthWarnings()).hasValue(3);
    }

    @Test
    void noHomeRegionIsZeroAndNotAbsent() {
        assertThat(UserMetrics.parse("tailscaled_home_derp_region_id 0\n").homeRegion())
                .hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "tailscaled_home_derp_region_id\n",
                "tailscaled_home_derp_region_id NaN\n",
                "tailscaled_home_derp_region_id 9e99\n"
            })
    void whatIsNotThereOrNoWholeNumberIsEmpty(String text) {
        assertThat(UserMetrics.parse(text).homeRegion()).isEmpty();
        assertThat(UserMetrics.parse(text).healthWarnings()).isEmpty();
    }
}
