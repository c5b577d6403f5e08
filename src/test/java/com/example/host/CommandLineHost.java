package com.example.host;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** A host that does its work and ends. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class CommandLineHost {

    public static void main(String[] args) {
        SpringApplication.run(CommandLineHost.class, args);
    }
}
