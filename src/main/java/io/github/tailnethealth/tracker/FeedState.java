package io.github.tailnethealth.tracker;

/** How well the feed reads its daemon. This is apart from the health of the node that the daemon runs. */
public enum FeedState {
    /** There is no feed: the application reports for itself. */
    OFF("off"),
    /** The feed is on its way to a first good answer, or to one after it lost the daemon. */
    CONNECTING("connecting"),
    /** The daemon answers. */
    OK("ok"),
    /** The socket exists but nobody accepts, or the daemon went away in the middle of an answer. */
    REFUSED("refused"),
    /** There is no socket file. */
    NO_SOCKET("no-socket"),
    /** The daemon accepts connections and does not answer in time. */
    STALLED("stalled"),
    /** The daemon, or the file mode of its socket, does not let us read. */
    FORBIDDEN("forbidden"),
    /** What came is not what a daemon says. */
    GARBAGE("garbage"),
    /** The daemon is older than what the feed understands. */
    TOO_OLD("too-old"),
    /** The daemon cut us off because we read too slowly. */
    FELL_BEHIND("fell-behind");

    private final String code;

    FeedState(String code) {
        this.code = code;
    }

    /** Returns the name used in details and metric labels, for example {@code no-socket}. */
    public String code() {
        return code;
    }
}
