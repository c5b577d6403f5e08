package io.github.tailnethealth.metrics;

import io.github.tailnethealth.tracker.Tracker;
import io.github.tailnethealth.tracker.Warnable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Tracker} says, as meters named {@code tailnet.health.*}. What is not known has no meter: never NaN,
 * never an invented 0.
 *
 * <p>All reads of one burst, such as a scrape, see one report, for at most 200 ms. A gauge cannot take itself out while
 * it is read, and Micrometer does not tell when a scrape begins. So the first read of a burst takes a report and brings
 * the meters in line with it, unless another scrape may be going on; a series that was lost and is read in that very
 * moment gives its last value. A series that is new may be missed by the scrape that finds it, hence {@link #refresh()},
 * to be called every second: no series appears, or stays, longer than that too late. What stays is never registered
 * anew. What went comes back after a second at the earliest, because a scrape that meets a series twice fails. A
 * scrape that may have found the series of an older report shows a version between the two: what shows a whole version
 * shows all that the report has, and nothing else.
 *
 * <p>Thread-safe. Reads do not wait for each other, and cost a look-up while nothing changes. The registries keep
 * everything reachable that they need, also if this object is dropped.
 */
public final class TailnetHealthMeters implements MeterBinder, AutoCloseable {
    private final Tracker tracker;
    private final List<Concern> concerns;
    private final Tags extraTags;
    private final LongSupplier nanos;
    private final Scrapes scrapes;

    /** Held while meters come and go; reads only ever try. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<MeterRegistry, RegistryMeters> registries = new HashMap<>(); // guarded by the lock
    private volatile @Nullable Samples followed;

    private TailnetHealthMeters(Builder builder) {
        tracker = builder.tracker;
        extraTags = builder.extraTags;
        concerns = List.of(
                new VerdictMeters(),
                new CheckMeters(new CodeLabels(builder.warnables)),
                new SubsystemMeters(),
                new NodeMeters(),
                new ControlMeters(),
                new DerpMeters(builder.maxRegions),
                new ReceiveFunctionMeters(),
                new FeedMeters(),
                new UpkeepMeters(),
                new BuildMeters(builder.version));
        nanos = builder.nanos;
        scrapes = new Scrapes(this::look, nanos);
    }

    /** Starts the meters of a tracker, with everything at its default. */
    public static Builder builder(Tracker tracker) {
        return new Builder(tracker);
    }

    /** Registers what is known now, and keeps the registry in line from now on. A second time does nothing. */
    @Override
    public void bindTo(MeterRegistry registry) {
        lock.lock();
        try {
            registries.computeIfAbsent(
                    registry, any -> new RegistryMeters(new Rows.Place(registry, extraTags, this::now, nanos)));
            bringInLine(scrapes.refresh());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Brings the meters in line with what the tracker says now. To be called every second; cheap while nothing changed.
     */
    public void refresh() {
        scrapes.refresh();
        follow();
    }

    /** Removes every meter from every registry. */
    @Override
    public void close() {
        lock.lock();
        try {
            registries.values().forEach(RegistryMeters::removeAll);
            registries.clear();
        } finally {
            lock.unlock();
        }
    }

    private Samples look() {
        Seen seen = new Seen(tracker.report(), tracker.lastSelfCheck());
        Samples before = scrapes.last();
        return before != null && seen.isAs(before.seen()) ? before : Samples.of(seen, concerns);
    }

    /** What a value function reads. */
    private Samples now() {
        Samples samples = scrapes.read();
        follow();
        return samples;
    }

    private void follow() {
        // whoever holds the lock follows; that may be ourselves, in a listener of the registry
        while (scrapes.last() != followed && !lock.isHeldByCurrentThread() && lock.tryLock()) {
            try {
                Samples last = scrapes.last();
                if (last != null) {
                    bringInLine(last);
                    followed = last;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void bringInLine(Samples samples) {
        boolean changes = scrapes.changes(samples);
        if (changes) {
            scrapes.changing(samples);
        }
        registries.keySet().removeIf(MeterRegistry::isClosed);
        boolean whole = true;
        for (RegistryMeters each : registries.values()) {
            whole &= each.follow(samples);
        }
        if (changes) {
            scrapes.changed(samples, whole);
        }
    }

    /** Collects the properties of {@link TailnetHealthMeters}. Not thread-safe. */
    public static final class Builder {
        private final Tracker tracker;
        private Collection<Warnable> warnables = List.of();
        private int maxRegions = 32;
        private String version = ownVersion();
        private Tags extraTags = Tags.empty();
        private LongSupplier nanos = System::nanoTime;

        private Builder(Tracker tracker) {
            this.tracker = Objects.requireNonNull(tracker, "tracker");
        }

        /**
         * Sets the application's own Warnables: their codes are labels, their severity and impact too. All others, and
         * those above 64 codes in all, are together {@code other}.
         */
        public Builder warnables(Collection<Warnable> value) {
            warnables = List.copyOf(value);
            return this;
        }

        /**
         * Sets how many DERP regions have series of their own, the home always among them; the default is 32.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxRegions(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxRegions must be at least 1 but is " + value);
            }
            maxRegions = value;
            return this;
        }

        /** Sets our own version; the default is that of the jar, or {@code unknown}. */
        public Builder version(String value) {
            version = Objects.requireNonNull(value, "version");
            return this;
        }

        /** Sets what every series has beside its own labels. */
        public Builder tags(Iterable<Tag> value) {
            extraTags = Tags.of(value);
            return this;
        }

        Builder nanos(LongSupplier value) {
            nanos = value;
            return this;
        }

        /** Makes the binder. */
        public TailnetHealthMeters build() {
            return new TailnetHealthMeters(this);
        }

        private static String ownVersion() {
            String version = TailnetHealthMeters.class.getPackage().getImplementationVersion();
            return version == null ? "unknown" : version;
        }
    }
}
