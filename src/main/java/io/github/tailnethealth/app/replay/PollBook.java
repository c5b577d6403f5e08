package io.github.tailnethealth.app.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the daemon answered to polls, by the life in which it did.
 *
 * <p>A poll gets the answer that was recorded last in this life of the daemon; before the first, that first one: what an
 * earlier life answered is wrong by now. The status is recorded often, the others up to a minute apart; so they give way
 * to the next one if the node's scene (its state, its relay, whether it has a network map) is another by now and the
 * next one was taken in it. Without that, a node that logged in just after a poll would for a minute know no relays.
 */
final class PollBook {

    private static final String STATUS = "status";

    private record Entry(int life, String scene, Recording.Answer answer) {

        boolean isIn(String state) {
            return scene.startsWith('"' + state + '"');
        }
    }

    private final Map<String, List<Entry>> entries;

    private PollBook(Map<String, List<Entry>> entries) {
        this.entries = entries;
    }

    /**
     * The answer at that time of that life; null if this endpoint was never asked.
     *
     * @param state the state that the bus told last, if any: a status that was taken before gives way to the next
     */
    Recording.@Nullable Answer answer(String endpoint, int life, Duration now, @Nullable String state) {
        List<Entry> all = entries.getOrDefault(endpoint, List.of());
        Entry entry = pick(all, life, now);
        if (entry != null && state != null && endpoint.equals(STATUS) && !entry.isIn(state)) {
            Entry next = first(all, e -> e.life() == life && e.answer().at().compareTo(now) > 0);
            entry = next != null && next.isIn(state) ? next : entry;
        }
        if (entry == null) {
            return all.isEmpty() ? null : all.get(0).answer();
        }
        Entry status = endpoint.equals(STATUS) ? null : pick(entries.getOrDefault(STATUS, List.of()), life, now);
        if (status != null && !status.scene().equals(entry.scene())) {
            Entry next = first(all, e -> e.life() == life && e.answer().at().compareTo(now) > 0);
            if (next != null && next.scene().equals(status.scene())) {
                return next.answer();
            }
        }
        return entry.answer();
    }

    private static @Nullable Entry pick(List<Entry> all, int life, Duration now) {
        Entry last = last(all, e -> e.life() == life && e.answer().at().compareTo(now) <= 0);
        if (last != null) {
            return last;
        }
        Entry next = first(all, e -> e.life() == life);
        return next != null ? next : last(all, e -> e.life() < life);
    }

    private static @Nullable Entry first(List<Entry> all, Predicate<Entry> wanted) {
        return all.stream().filter(wanted).findFirst().orElse(null);
    }

    private static @Nullable Entry last(List<Entry> all, Predicate<Entry> wanted) {
        return all.stream().filter(wanted).reduce((a, b) -> b).orElse(null);
    }

    /** Takes the answers in the order of the recording. */
    static final class Builder {

        private static final JsonMapper JSON = new JsonMapper();

        private final Map<String, List<Entry>> entries = new HashMap<>();
        private int life;
        private String scene = "";

        void add(int ofLife, Recording.Answer answer) {
            if (ofLife != life) {
                life = ofLife;
                scene = "";
            }
            if (answer.endpoint().equals(STATUS)) {
                JsonNode status = JSON.readTree(answer.body());
                scene = status.path("BackendState") + "/"
                        + status.path("Self").path("Relay") + "/"
                        + status.path("Self").path("InNetworkMap");
            }
            entries.computeIfAbsent(answer.endpoint(), any -> new ArrayList<>()).add(new Entry(life, scene, answer));
        }

        PollBook build() {
            return new PollBook(Map.copyOf(entries));
        }
    }
}
