package io.github.tailnethealth.tracker;

/** The things of which there is one, and that are held as they were last reported. */
enum Single {
    NETWORK(Codes.NETWORK_STATUS),
    LOCAL_LOG_CONFIG(Codes.LOCAL_LOG_CONFIG_ERROR),
    LOGIN(Codes.LOGIN_STATE),
    UDP4(Codes.NO_UDP4_BIND),
    DISK_CONFIG(Codes.APPLY_DISK_CONFIG),
    DNS_OS_READ(Codes.DNS_READ_OS_CONFIG_FAILED),
    DNS_OS_WRITE(Codes.DNS_SET_OS_CONFIG_FAILED),
    /** The functions that somebody else, such as the daemon, found not running. */
    RECEIVE_FUNCTIONS_ELSEWHERE(Codes.MAGICSOCK_RECEIVE_FUNC_ERROR);

    private final String code;

    Single(String code) {
        this.code = code;
    }

    /** Returns the code of the check that repeats it. */
    String code() {
        return code;
    }
}
