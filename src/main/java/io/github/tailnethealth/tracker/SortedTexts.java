package io.github.tailnethealth.tracker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Texts in the original's order, as they come and go. Guarded by the tracker's lock. */
final class SortedTexts {
    private final List<String> texts = new ArrayList<>();

    void add(String text) {
        int found = find(text);
        texts.add(found < 0 ? -found - 1 : found, text);
    }

    void remove(String text) {
        texts.remove(find(text));
    }

    /** Returns them in order. */
    List<String> all() {
        return List.copyOf(texts);
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** Returns these and others, in order. */
    List<String> with(List<String> others) {
        if (others.isEmpty()) {
            return texts;
        }
        List<String> all = new ArrayList<>(texts.size() + others.size());
        all.addAll(texts);
        all.addAll(others);
        all.sort(Texts.BY_CODE_POINT);
        return all;
    }

    private int find(String text) {
        return Collections.binarySearch(texts, text, Texts.BY_CODE_POINT);
    }
}
