package io.github.tailnethealth.tracker;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Findings by what they are about, in a fixed order. From one assessment to the next few of them change, so what they
 * are about is shared, and so is every finding that says the same. Immutable.
 */
@SuppressWarnings({"ReferenceEquality", "EnumOrdinal"}) // the very same is all that is asked for; to count a thousand
final class Findings<K> extends AbstractMap<K, Finding> {
    /**
     * What findings are about.
     *
     * @param order all of it, in order
     * @param positions where each is
     */
    record Keys<K>(List<K> order, Map<K, Integer> positions) {
        static <K> Keys<K> of(Collection<K> order) {
            List<K> list = List.copyOf(order);
            Map<K, Integer> positions = new HashMap<>();
            for (int i = 0; i < list.size(); i++) {
                positions.put(list.get(i), i);
            }
            return new Keys<>(list, positions);
        }
    }

    private static final int SEVERITIES = Severity.values().length;

    private final Keys<K> keys;
    private final Finding[] findings;
    private final int[] unhealthy = new int[SEVERITIES];
    private final @Nullable Finding worst;
    private final boolean anyKnown;

    /** Takes over the findings, which are in the order of the keys. */
    Findings(Keys<K> keys, Finding[] findings) {
        this.keys = keys;
        this.findings = findings;
        Finding worstYet = null;
        boolean anyKnownYet = false;
        for (Finding finding : findings) {
            anyKnownYet |= finding.status() != CheckStatus.UNKNOWN;
            if (finding.unhealthy()) {
                unhealthy[finding.severity().ordinal()]++;
                worstYet = worse(worstYet, finding);
            }
        }
        worst = worstYet;
        anyKnown = anyKnownYet;
    }

    /** Returns the worse of two unhealthy findings, the first if they are as bad; null is none. */
    static @Nullable Finding worse(@Nullable Finding first, @Nullable Finding second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return second.severity().compareTo(first.severity()) > 0 ? second : first;
    }

    /** Returns the first of the worst unhealthy findings, or null if none is unhealthy. */
    @Nullable Finding worst() {
        return worst;
    }

    /** Returns how many are unhealthy, and that bad. */
    int unhealthy(Severity severity) {
        return unhealthy[severity.ordinal()];
    }

    /** Returns whether anything is known of any. */
    boolean anyKnown() {
        return anyKnown;
    }

    /** Returns what becomes of each. */
    Findings<K> map(BiFunction<K, Finding, Finding> each) {
        Finding[] mapped = new Finding[findings.length];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = each.apply(keys.order.get(i), findings[i]);
        }
        return new Findings<>(keys, mapped);
    }

    /** Returns the findings to make others from. */
    Finding[] copy() {
        return findings.clone();
    }

    Finding at(int position) {
        return findings[position];
    }

    /** Returns whether these are the very same findings. */
    boolean consistsOf(Finding[] others) {
        for (int i = 0; i < findings.length; i++) {
            if (findings[i] != others[i]) {
                return false;
            }
        }
        return true;
    }

    boolean isAbout(Keys<K> others) {
        return keys == others;
    }

    /** Gives every finding that is not the very same as before. */
    void forEachNew(@Nullable Findings<K> before, BiConsumer<? super K, Finding> action) {
        if (before == this) {
            return;
        }
        Finding[] known = before != null && before.isAbout(keys) ? before.findings : new Finding[findings.length];
        for (int i = 0; i < findings.length; i++) {
            if (known[i] != findings[i]) {
                action.accept(keys.order.get(i), findings[i]);
            }
        }
    }

    @Override
    public int size() {
        return findings.length;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public @Nullable Finding get(@Nullable Object key) {
        Integer position = keys.positions.get(key);
        return position == null ? null : findings[position];
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super Finding> action) {
        for (int i = 0; i < findings.length; i++) {
            action.accept(keys.order.get(i), findings[i]);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (other instanceof Findings<?> that && keys == that.keys) {
            return Arrays.equals(findings, that.findings);
        }
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    @Override
    public Set<Entry<K, Finding>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return findings.length;
            }

            @Override
            public Iterator<Entry<K, Finding>> iterator() {
                return entries();
            }
        };
    }

    private Iterator<Entry<K, Finding>> entries() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < findings.length;
            }

            @Override
            public Entry<K, Finding> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Entry<K, Finding> entry = Map.entry(keys.order.get(next), findings[next]);
                next++;
                return entry;
            }
        };
    }
}
