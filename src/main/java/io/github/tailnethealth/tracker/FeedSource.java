package io.github.tailnethealth.tracker;

/** Where a feed's answers come from. */
public enum FeedSource {
    /** A daemon. */
    LIVE("live"),
    /** A recording of one. */
    RECORDED("recorded");

    private final String code;

    FeedSource(String code) {
        this.code = code;
    }

    /** Returns the name in details and metric labels. */
    public String code() {
        return code;
    }
}
