package io.github.tailnethealth.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.tracker.Catalogue;
import org.junit.jupiter.api.Test;

/** The names of our health components. */
class ComponentsTest {
    @Test
    void everyNameIsOursAndFitForAUrl() {
        assertThat(Components.owned())
                .hasSize(5 + Catalogue.checks().size())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("tailnet-[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @Test
    void theBeanIsNamedAfterTheComponentSoThatSpringBootFindsTheNameAgain() {
        assertThat(Components.beanName("tailnet-dns-os")).isEqualTo("tailnet-dns-osHealthIndicator");
        assertThat(Components.beanName(Components.WARNABLES)).isEqualTo("tailnet-warnablesHealthContributor");
    }
}
