package io.github.tailnethealth.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How bean names become parts of URLs. */
class KebabCaseTest {
    @ParameterizedTest
    @CsvSource({
        "cache, cache",
        "peerCache, peer-cache",
        "PeerCache, peer-cache",
        "magicDNSProbe, magic-dns-probe",
        "DNS, dns",
        "ipv4Route, ipv4-route",
        "route2, route2",
        "already-kebab, already-kebab",
        "snake_case, snake-case",
        "com.example.Config#warn, com-example-config-warn",
        "__edges__, edges",
        "größe, gr-e",
        "x y, x-y"
    })
    void itIsInKebabCase(String beanName, String kebab) {
        assertThat(KebabCase.of(beanName)).isEqualTo(kebab);
    }
}
