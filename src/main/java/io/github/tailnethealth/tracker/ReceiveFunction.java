package io.github.tailnethealth.tracker;

/** The functions in which a node waits for packets. */
public enum ReceiveFunction {
    /** Packets over UDP on IPv4. */
    IPV4("ipv4", "ReceiveIPv4"),
    /** Packets over UDP on IPv6. */
    IPV6("ipv6", "ReceiveIPv6"),
    /** Packets over DERP. */
    DERP("derp", "ReceiveDERP");

    private final String code;
    private final String functionName;

    ReceiveFunction(String code, String functionName) {
        this.code = code;
        this.functionName = functionName;
    }

    /** Returns the name in details and metric labels, for example {@code ipv4}. */
    public String code() {
        return code;
    }

    /** Returns the name that texts use, for example {@code ReceiveIPv4}. */
    public String functionName() {
        return functionName;
    }
}
