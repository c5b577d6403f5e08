package io.github.tailnethealth.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The program: tells the health of the tailscaled of this machine, or with the profile {@code demo} that of a recorded
 * one.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({DemoConfiguration.class, ProgramWebServer.class})
public class TailnetHealthApplication {

    TailnetHealthApplication() {}

    /** Runs the program. */
    public static void main(String[] args) {
        application().run(args);
    }

    /** Returns the program with its defaults, which every other source of properties overrides. */
    static SpringApplication application() {
        SpringApplication application = new SpringApplication(TailnetHealthApplication.class);
        application.setDefaultProperties(ProgramDefaults.properties());
        application.addListeners(new DemoProperties());
        return application;
    }
}
