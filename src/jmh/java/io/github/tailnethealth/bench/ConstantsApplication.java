package io.github.tailnethealth.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The empty application with what another one shows, as constants: what it costs to show that, and nothing else. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ConstantHealth.class)
public class ConstantsApplication {
    /** Names the file with the lines of the other's scrape. */
    static final String SERIES = "bench.series";

    public static void main(String[] args) {
        SpringApplication.run(ConstantsApplication.class, args);
    }

    @Bean
    ConstantSeries series(@Value("${" + SERIES + "}") Path scrape) throws IOException {
        return new ConstantSeries(scrape);
    }
}
