package io.github.tailnethealth.tracker;

/** The things of which there is one, and that are held as they were last reported. */
enum Single {
    NETWORK,
    LOCAL_LOG_CONFIG,
    LOGIN,
    UDP4,
    DISK_CONFIG,
    DNS_OS_READ,
    DNS_OS_WRITE,
    /** The functions that somebody else, such as the daemon, found not running. */
    RECEIVE_FUNCTIONS_ELSEWHERE
}
