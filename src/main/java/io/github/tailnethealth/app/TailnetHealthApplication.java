package io.github.tailnethealth.app;

import java.util.Arrays;
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

    /** Runs the program; with {@code probe URL...} asks a running one instead, and fails unless each URL answers 200. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(Probe.COMMAND)) {
            Probe.run(Arrays.asList(args).subList(1, args.length));
        } else {
            application().run(args);
        }
    }

    /** Returns the program with its defaults, which every other source of properties overrides. */
    static SpringApplication application() {
        SpringApplication application = new SpringApplication(TailnetHealthApplication.class);
        application.setDefaultProperties(ProgramDefaults.properties());
        application.addListeners(new DemoProperties());
        return application;
    }
}
