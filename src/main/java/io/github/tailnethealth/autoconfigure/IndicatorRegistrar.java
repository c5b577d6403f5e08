package io.github.tailnethealth.autoconfigure;

import io.github.tailnethealth.actuate.Components;
import io.github.tailnethealth.actuate.Indicators;
import io.github.tailnethealth.tracker.Catalogue;
import io.github.tailnethealth.tracker.Check;
import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import java.util.function.Function;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.core.env.Environment;

/** Registers a health indicator for all that the tracker knows by itself. */
final class IndicatorRegistrar implements BeanRegistrar {
    @Override
    public void register(BeanRegistry beans, Environment environment) {
        Registration registration = new Registration(beans, new EnabledComponents(environment));
        registration.indicator(
                Components.OVERALL, context -> indicators(context).overall());
        registration.indicator(Components.NODE, context -> indicators(context).node());
        registration.indicator(Components.FEED, context -> indicators(context).feed());
        registration.indicator(
                Components.SELF_CHECK,
                context -> indicators(context)
                        .selfCheck(context.bean(TailnetHealthProperties.class).selfCheckInterval()));
        boolean nodeChecks = Switch.NODE_CHECKS.isOn(environment);
        for (Check check : Catalogue.checks()) {
            if (nodeChecks || !check.nodeCheck()) {
                registration.indicator(
                        Components.of(check.code()),
                        context -> indicators(context).check(check));
            }
        }
        registration.contributor(
                Components.WARNABLES,
                CompositeHealthContributor.class,
                context -> indicators(context)
                        .warnables(context.beanProvider(Warnable.class).stream().toList()));
    }

    private static Indicators indicators(BeanRegistry.SupplierContext context) {
        return new Indicators(context.bean(Tracker.class));
    }

    private record Registration(BeanRegistry beans, EnabledComponents enabled) {
        void indicator(String component, Function<BeanRegistry.SupplierContext, HealthIndicator> supplier) {
            contributor(component, HealthIndicator.class, supplier);
        }

        <T extends HealthContributor> void contributor(
                String component, Class<T> type, Function<BeanRegistry.SupplierContext, T> supplier) {
            if (enabled.contains(component)) {
                beans.registerBean(Components.beanName(component), type, spec -> spec.supplier(supplier));
            }
        }
    }
}
