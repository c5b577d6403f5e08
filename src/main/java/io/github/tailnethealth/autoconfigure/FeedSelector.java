package io.github.tailnethealth.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/** Selects the feed's beans, or stops the start and says which artifacts they need. */
final class FeedSelector implements ImportSelector, BeanClassLoaderAware {
    /** Artifacts by a class that tells whether they are there. */
    private static final Map<String, String> NEEDED = new TreeMap<>(Map.of(
            "org.eclipse.jetty.client.HttpClient", "org.eclipse.jetty:jetty-client",
            "tools.jackson.databind.json.JsonMapper", "tools.jackson.core:jackson-databind"));

    private ClassLoader classLoader = FeedSelector.class.getClassLoader();

    FeedSelector() {}

    @Override
    public void setBeanClassLoader(ClassLoader beanClassLoader) {
        classLoader = beanClassLoader;
    }

    @Override
    public String[] selectImports(AnnotationMetadata importingClass) {
        List<String> missing = NEEDED.entrySet().stream()
                .filter(needed -> !ClassUtils.isPresent(needed.getKey(), classLoader))
                .map(Map.Entry::getValue)
                .toList();
        if (!missing.isEmpty()) {
            String artifacts = String.join(" and ", missing);
            throw new ConfigurationProblem(
                    Switch.FEED.property() + " is true, but the class path lacks " + artifacts + ".",
                    "Add " + artifacts + " to the application's dependencies (Spring Boot manages the version),"
                            + " or set " + Switch.FEED.property() + "=false.");
        }
        return new String[] {FeedConfiguration.class.getName()};
    }
}
