package com.example.host;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs one host application and tells about it in types of the JDK, so that a test in another class loader can read. */
public final class HostRunner implements Function<Map<String, String>, Map<String, Object>> {

    @Override
    public Map<String, Object> apply(Map<String, String> settings) {
        try {
            leaveUrlHandlersAlone();
            Class<?> kind = Class.forName("com.example.host." + settings.get("kind"));
            SpringApplication application = new SpringApplication(kind);
            Map<String, Object> properties = new LinkedHashMap<>(settings);
            properties.put("spring.main.banner-mode", "off");
            properties.put("logging.level.root", "warn");
            properties.put("server.port", "0");
            application.setDefaultProperties(properties);
            try (ConfigurableApplicationContext context = application.run()) {
                return describe(context);
            }
        } catch (ClassNotFoundException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A JVM has one factory of URL handlers; Tomcat would take it for the first class loader in which it runs. */
    private static void leaveUrlHandlersAlone() {
        try {
            Class.forName("org.apache.catalina.webresources.TomcatURLStreamHandlerFactory")
                    .getMethod("disable")
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            // a host without Tomcat
        }
    }

    private static Map<String, Object> describe(ConfigurableApplicationContext context) throws InterruptedException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("beans", new TreeSet<>(Arrays.asList(context.getBeanDefinitionNames())));
        result.put("name", String.valueOf(context.getEnvironment().getProperty("spring.application.name")));
        result.put(
                "details",
                String.valueOf(context.getEnvironment().getProperty("management.endpoint.health.show-details")));
        result.put("web", context.getClass().getSimpleName());
        if (context.containsBean("ticks")) {
            result.put("thread", ticked(context));
        }
        if (context.containsBean("hostCheck")) {
            context.getBean("hostCheck", Runnable.class).run();
        }
        result.put(
                "health",
                context.getBean(HealthEndpoint.class).health().getStatus().getCode());
        result.put("nonDaemonThreads", ourNonDaemonThreads());
        return result;
    }

    /** Waits for the host's own scheduled method; one that sleeps gets the time in which it would have woken. */
    private static String ticked(ConfigurableApplicationContext context) throws InterruptedException {
        Ticks ticks = context.getBean(Ticks.class);
        boolean ran = ticks.ran().await(ticks.dormant() ? 300 : 10_000, TimeUnit.MILLISECONDS);
        return ran ? ticks.thread().replaceAll("[0-9]+", "N") : "never";
    }

    private static Set<String> ourNonDaemonThreads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("tailnet") && !thread.isDaemon()) {
                names.add(thread.getName());
            }
        }
        return names;
    }
}
