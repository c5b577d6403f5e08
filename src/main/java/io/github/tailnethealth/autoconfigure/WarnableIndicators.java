package io.github.tailnethealth.autoconfigure;

import io.github.tailnethealth.actuate.Components;
import io.github.tailnethealth.actuate.Indicators;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.core.env.Environment;

/** Registers a health indicator for each Warnable bean of the application. */
final class WarnableIndicators implements BeanDefinitionRegistryPostProcessor {
    private final Environment environment;

    WarnableIndicators(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        if (registry instanceof ConfigurableListableBeanFactory beanFactory) {
            EnabledComponents enabled = new EnabledComponents(environment);
            components(beanFactory).forEach((component, warnableBean) -> {
                if (enabled.contains(component)) {
                    register(registry, beanFactory, component, warnableBean);
                }
            });
        }
    }

    /** Returns the name of the Warnable bean of each component. */
    private static Map<String, String> components(ConfigurableListableBeanFactory beanFactory) {
        Map<String, String> components = new HashMap<>();
        for (String bean : beanFactory.getBeanNamesForType(Warnable.class, true, false)) {
            String component = Components.of(KebabCase.of(bean));
            if (Components.owned().contains(component)) {
                throw clash(component, "the Warnable bean \"" + bean + "\" and our own \"" + component + "\"");
            }
            String other = components.put(component, bean);
            if (other != null) {
                throw clash(component, "the Warnable beans \"" + other + "\" and \"" + bean + "\"");
            }
        }
        return components;
    }

    private static void register(
            BeanDefinitionRegistry registry,
            ConfigurableListableBeanFactory beanFactory,
            String component,
            String warnableBean) {
        String name = Components.beanName(component);
        if (registry.containsBeanDefinition(name)) {
            throw clash(component, "the Warnable bean \"" + warnableBean + "\" and the bean \"" + name + "\"");
        }
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setTargetType(HealthIndicator.class);
        definition.setInstanceSupplier(() -> new Indicators(beanFactory.getBean(Tracker.class))
                .warnable(beanFactory.getBean(warnableBean, Warnable.class)));
        // code that is generated ahead of time cannot have the supplier, and has this post-processor
        definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
        registry.registerBeanDefinition(name, definition);
    }

    private static ConfigurationProblem clash(String component, String both) {
        return new ConfigurationProblem(
                "Both would be the health component \"" + component + "\": " + both + ".",
                "Rename one of the beans. A Warnable's component is \"tailnet-\" and its bean name in kebab-case.");
    }
}
