package io.github.tailnethealth.tracker;

import io.github.tailnethealth.tracker.Findings.Keys;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What was said about Warnables, in the order in which they became known. What is concluded from all of them is kept,
 * and only what is new is looked at again. Guarded by the tracker's lock.
 */
final class ReportedWarnables {
    private final Map<Warnable, Held> held = new LinkedHashMap<>(); // identity: Warnable has no equals of its own
    private final SortedTexts texts = new SortedTexts();
    private final SortedTexts debugFlags = new SortedTexts();

    private @Nullable Keys<Warnable> keys; // null when one came or went since
    private final Set<Warnable> changed = new HashSet<>(); // since the last findings
    private @Nullable Findings<Warnable> last;
    private @Nullable Mask lastMask;

    @Nullable Held get(Warnable warnable) {
        return held.get(warnable);
    }

    void put(Warnable warnable, Held after) {
        Held before = held.put(warnable, after);
        if (after.equals(before)) {
            return;
        }
        if (before == null) {
            keys = null;
        } else {
            forgetTexts(warnable, before);
        }
        String error = after.error();
        if (error != null) {
            if (warnable.inOriginal()) {
                texts.add(error);
            }
            if (warnable.debugFlag() != null) {
                debugFlags.add(warnable.debugFlag());
            }
        }
        changed.add(warnable);
    }

    /** Forgets one; returns whether it was known. */
    boolean remove(Warnable warnable) {
        Held before = held.remove(warnable);
        if (before == null) {
            return false;
        }
        keys = null;
        forgetTexts(warnable, before);
        return true;
    }

    private void forgetTexts(Warnable warnable, Held before) {
        String error = before.error();
        if (error != null) {
            if (warnable.inOriginal()) {
                texts.remove(error);
            }
            if (warnable.debugFlag() != null) {
                debugFlags.remove(warnable.debugFlag());
            }
        }
    }

    void forEach(BiConsumer<Warnable, Held> action) {
        held.forEach(action);
    }

    /** Returns what the original would say of those that are unhealthy. */
    SortedTexts texts() {
        return texts;
    }

    /** Returns the flags of those that are unhealthy, sorted. */
    List<String> debugFlags() {
        return debugFlags.all();
    }

    /** Returns the findings behind that mask; as many of them as can be are those returned before. */
    Findings<Warnable> findings(Mask mask) {
        Keys<Warnable> about = keys();
        Findings<Warnable> now = last;
        if (now == null || !now.isAbout(about) || !mask.equals(lastMask)) {
            now = findingsAnew(mask);
        } else if (!changed.isEmpty()) {
            Finding[] findings = now.copy();
            for (Warnable warnable : changed) {
                int position = Objects.requireNonNull(about.positions().get(warnable));
                findings[position] = mask.over(finding(warnable));
            }
            now = new Findings<>(about, findings);
        }
        changed.clear();
        last = now;
        lastMask = mask;
        return now;
    }

    /** Returns the findings behind that mask, made from nothing but what was said. */
    Findings<Warnable> findingsAnew(Mask mask) {
        Keys<Warnable> about = keys();
        Finding[] findings = new Finding[about.order().size()];
        for (int i = 0; i < findings.length; i++) {
            findings[i] = mask.over(finding(about.order().get(i)));
        }
        return new Findings<>(about, findings);
    }

    private Keys<Warnable> keys() {
        Keys<Warnable> known = keys;
        if (known == null) {
            known = Keys.of(held.keySet());
            keys = known;
        }
        return known;
    }

    private Finding finding(Warnable warnable) {
        Held said = Objects.requireNonNull(held.get(warnable));
        return new Finding(
                warnable.code(),
                warnable.title(),
                warnable.severity(),
                warnable.impactsConnectivity(),
                Finding.Kind.WARNABLE,
                said.healthy() ? CheckStatus.HEALTHY : CheckStatus.UNHEALTHY,
                said.error(),
                said.healthy() ? null : said.since(),
                said.args(),
                null,
                null,
                false,
                null);
    }
}
