package io.github.tailnethealth.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The receive functions that are declared, in their order. Guarded by the tracker's lock, but for how often they ran. */
final class ReceiveFunctions {
    private final Map<ReceiveFunction, ReceiveFunctionHandle> handles = new ConcurrentSkipListMap<>();
    private volatile List<ReceiveFunctionHandle> counted = List.of();

    @Nullable ReceiveFunctionHandle get(ReceiveFunction function) {
        return handles.get(function);
    }

    ReceiveFunctionHandle declare(ReceiveFunction function) {
        ReceiveFunctionHandle handle = new ReceiveFunctionHandle();
        handles.put(function, handle);
        counted = List.copyOf(handles.values());
        return handle;
    }

    /** Returns how often all of them together were entered; needs no lock. */
    long calls() {
        long sum = 0;
        for (ReceiveFunctionHandle handle : counted) {
            sum += handle.calls();
        }
        return sum;
    }

    /** Returns how often one was entered, 0 if it is not declared; needs no lock. */
    long calls(ReceiveFunction function) {
        ReceiveFunctionHandle handle = handles.get(function);
        return handle == null ? 0 : handle.calls();
    }

    /** Judges each; returns whether there is any. */
    boolean judge() {
        handles.values().forEach(ReceiveFunctionHandle::judge);
        return !handles.isEmpty();
    }

    boolean anyJudged() {
        return counted.stream().anyMatch(ReceiveFunctionHandle::judged);
    }

    boolean anyMissing() {
        return counted.stream().anyMatch(ReceiveFunctionHandle::missing);
    }

    /** Returns the texts about those that do not run. */
    List<String> missingTexts() {
        List<String> texts = new ArrayList<>();
        handles.forEach((function, handle) -> {
            if (handle.missing()) {
                texts.add(function.functionName() + " is not running");
            }
        });
        return texts;
    }

    void forEach(BiConsumer<ReceiveFunction, ReceiveFunctionHandle> each) {
        handles.forEach(each);
    }
}
