package io.github.tailnethealth.tracker;

/** The parts of a node that report an error of their own, as in the original. */
public enum Subsystem {
    /** The router: routes and firewall rules. */
    ROUTER("router"),
    /** The DNS resolver. */
    DNS("dns"),
    /** The DNS configuration of the operating system. */
    DNS_OS("dns-os"),
    /** The agent that manages DNS for the operating system. */
    DNS_MANAGER("dns-manager"),
    /** Tailnet lock. */
    TAILNET_LOCK("tailnet-lock");

    private final String code;

    Subsystem(String code) {
        this.code = code;
    }

    /** Returns the name in texts, details and labels, for example {@code dns-os}. */
    public String code() {
        return code;
    }
}
