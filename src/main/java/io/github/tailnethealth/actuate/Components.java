package io.github.tailnethealth.actuate;

import io.github.tailnethealth.tracker.Catalogue;
import io.github.tailnethealth.tracker.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The names of our health components: the last part of {@code /actuator/health/tailnet-overall}. */
public final class Components {
    /** The node as a whole. */
    public static final String OVERALL = "tailnet-overall";
    /** The node's state. */
    public static final String NODE = "tailnet-node";
    /** The feed from a tailscaled. */
    public static final String FEED = "tailnet-feed";
    /** Whether the self-check runs. */
    public static final String SELF_CHECK = "tailnet-self-check";
    /** The Warnables that are no beans, each a child of this. */
    public static final String WARNABLES = "tailnet-warnables";

    private static final String PREFIX = "tailnet-";
    private static final String INDICATOR = "HealthIndicator";
    private static final String CONTRIBUTOR = "HealthContributor";

    private Components() {}

    /** Returns the component of a check, or of a Warnable bean. */
    public static String of(String code) {
        return PREFIX + code;
    }

    /** Returns every name that is ours, whether or not it is in use; no Warnable bean may take one of them. */
    public static List<String> owned() {
        List<String> names = new ArrayList<>(List.of(OVERALL, NODE, FEED, SELF_CHECK, WARNABLES));
        Catalogue.checks().stream().map(Check::code).map(Components::of).forEach(names::add);
        return Collections.unmodifiableList(names);
    }

    /** Returns the name of the bean that makes a component; Spring Boot takes the component's name from it. */
    public static String beanName(String component) {
        return component + (component.equals(WARNABLES) ? CONTRIBUTOR : INDICATOR);
    }
}
