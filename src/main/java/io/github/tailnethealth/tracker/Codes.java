package io.github.tailnethealth.tracker;

/** The codes of the catalogue: tailscale's own later names, plus {@code control-health} for control's messages. */
public final class Codes {
    public static final String UPDATE_AVAILABLE = "update-available";
    public static final String SECURITY_UPDATE_AVAILABLE = "security-update-available";
    public static final String IS_USING_UNSTABLE_VERSION = "is-using-unstable-version";
    public static final String NETWORK_STATUS = "network-status";
    public static final String WANTRUNNING_FALSE = "wantrunning-false";
    public static final String LOCAL_LOG_CONFIG_ERROR = "local-log-config-error";
    public static final String LOGIN_STATE = "login-state";
    public static final String NOT_IN_MAP_POLL = "not-in-map-poll";
    public static final String MAPRESPONSE_TIMEOUT = "mapresponse-timeout";
    public static final String NO_DERP_HOME = "no-derp-home";
    public static final String NO_DERP_CONNECTION = "no-derp-connection";
    public static final String DERP_TIMED_OUT = "derp-timed-out";
    public static final String DERP_REGION_ERROR = "derp-region-error";
    public static final String NO_UDP4_BIND = "no-udp4-bind";
    public static final String TLS_CONNECTION_FAILED = "tls-connection-failed";
    public static final String MAGICSOCK_RECEIVE_FUNC_ERROR = "magicsock-receive-func-error";
    public static final String TEST_WARNABLE = "test-warnable";
    public static final String APPLY_DISK_CONFIG = "apply-disk-config";
    public static final String DNS_READ_OS_CONFIG_FAILED = "dns-read-os-config-failed";
    public static final String DNS_SET_OS_CONFIG_FAILED = "dns-set-os-config-failed";
    public static final String CONTROL_HEALTH = "control-health";

    private Codes() {}
}
