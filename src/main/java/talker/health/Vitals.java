package talker.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node cannot do without, and what of it is in trouble now. Trouble is seen at the first look that finds it, and is
 * over once every look of a while has found none. Each change is one warning in the log.
 *
 * <p>{@link #troubles} and {@link #isWell} are for any thread and cost nothing.
 */
public final class Vitals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Vitals.class);

    private static final class Watched {
        private final Vital vital;
        private Optional<Trouble> trouble = Optional.empty();
        private long lastSeen;

        Watched(Vital vital) {
            this.vital = vital;
        }
    }

    private final Duration calm;
    private final LongSupplier nanoTime;
    private volatile List<Trouble> troubles = List.of();
    private List<Watched> watched = List.of();
    private @Nullable ScheduledExecutorService watch;

    /**
     * Looks at nothing yet.
     *
     * @param calm for how long nothing must be found before trouble is over
     */
    public Vitals(Duration calm) {
        this(calm, System::nanoTime);
    }

    Vitals(Duration calm, LongSupplier nanoTime) {
        this.calm = calm;
        this.nanoTime = nanoTime;
    }

    /** What is in trouble now; empty where the node is well. */
    public List<Trouble> troubles() {
        return troubles;
    }

    /** Whether nothing is in trouble. */
    public boolean isWell() {
        return troubles.isEmpty();
    }

    /** Looks at these now, and from now on after every interval, on a thread of its own. */
    public synchronized void watch(List<Vital> vitals, Duration interval) {
        look(vitals);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "talker-health");
            thread.setDaemon(true);
            return thread;
        });
        var unused = clock.scheduleWithFixedDelay(
                this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        watch = clock;
    }

    void look(List<Vital> vitals) {
        watched = vitals.stream().map(Watched::new).toList();
        look();
    }

    /** Looks at everything once. */
    synchronized void look() {
        List<Trouble> found = new ArrayList<>();
        for (Watched each : watched) {
            look(each);
            each.trouble.ifPresent(found::add);
        }
        troubles = List.copyOf(found);
    }

    private void look(Watched each) {
        Optional<Vital.Symptom> symptom = symptom(each);
        if (symptom.isPresent()) {
            if (each.trouble.isEmpty()) {
                LOG.warn(
                        "Not well ({}): {}. New connections are refused until it is better",
                        each.vital.name(),
                        symptom.get().forTheLog());
            }
            each.lastSeen = nanoTime.getAsLong();
            each.trouble =
                    Optional.of(new Trouble(each.vital.name(), symptom.get().words(), each.vital.isShared()));
        } else if (each.trouble.isPresent() && nanoTime.getAsLong() - each.lastSeen >= calm.toNanos()) {
            each.trouble = Optional.empty();
            LOG.warn("Well again ({}): new connections are taken, as far as this goes", each.vital.name());
        }
    }

    /** A look that fails says nothing of what it looked at: as it was before, it is. */
    private static Optional<Vital.Symptom> symptom(Watched each) {
        try {
            return each.vital.look(each.trouble.isPresent());
        } catch (RuntimeException bug) {
            LOG.error("How it is with {} could not be found out", each.vital.name(), bug);
            return each.trouble.map(trouble -> Vital.Symptom.of(trouble.words()));
        }
    }

    /** Looks no more. */
    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.shutdownNow();
            watch = null;
        }
    }
}
