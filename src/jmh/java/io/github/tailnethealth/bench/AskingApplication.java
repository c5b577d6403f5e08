package io.github.tailnethealth.bench;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The application of constants with the libraries that ask a node: what it costs to do both, and nothing else. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import(ConstantsApplication.class)
public class AskingApplication {
    /** Names the socket of the node. */
    static final String SOCKET = "bench.socket";

    public static void main(String[] args) {
        SpringApplication.run(AskingApplication.class, args);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    Asking asking(@Value("${" + SOCKET + "}") Path socket) {
        return new Asking(socket);
    }
}
