package io.github.tailnethealth.localapi;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds control's messages where only the status tells them: daemons from 1.86 to before 1.98 ring the bus and leave
 * them out of it. They are the texts of the status that no shown warning has.
 */
final class ControlTexts {
    private static final int FIRST_CAPABILITY = 122;
    private static final int FIRST_ON_BUS = 138;

    private boolean rung = true;
    private Set<String> seen = new TreeSet<>();
    private Set<String> messages = new TreeSet<>();

    /** Notes a line with a Health: the next status tells what changed. */
    void rang() {
        rung = true;
    }

    void forget() {
        rung = true;
        seen = new TreeSet<>();
        messages = new TreeSet<>();
    }

    /** Returns whether a daemon of that capability leaves control's messages out of the bus. */
    static boolean onlyInStatus(int capability) {
        return capability >= FIRST_CAPABILITY && capability < FIRST_ON_BUS;
    }

    /** Takes the texts of a status. */
    void status(List<String> texts, Set<String> shown) {
        Set<String> extra = new TreeSet<>();
        for (String text : texts) {
            // a message is "Title: Text"; the two texts that only a status has are not
            if (!shown.contains(text) && text.contains(": ")) {
                extra.add(text);
            }
        }
        Set<String> next = new TreeSet<>();
        for (String text : extra) {
            // without a bell a text may only be a warning whose line is still on its way
            if (rung || messages.contains(text) || seen.contains(text)) {
                next.add(text);
            }
        }
        seen = extra;
        messages = next;
        rung = false;
    }

    Set<String> messages() {
        return messages;
    }
}
