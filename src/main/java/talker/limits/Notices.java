package talker.limits;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator which bounds are met: one line of the log for each at once, and then at most one a minute, with how
 * often it was. Safe for any number of threads.
 */
public final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private static final class Tally {
        private final LongAdder hits = new LongAdder();
        private final AtomicLong told = new AtomicLong();
        private final AtomicLong due;

        Tally(long now) {
            due = new AtomicLong(now);
        }
    }

    private final LongSupplier nanoTime;
    private final Map<Bound, Tally> tallies = new EnumMap<>(Bound.class);

    /** Nothing was met so far. */
    public Notices() {
        this(System::nanoTime);
    }

    Notices(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        for (Bound bound : Bound.values()) {
            tallies.put(bound, new Tally(now));
        }
    }

    /** A bound was met; {@code who}: an address, an account or a user, for the line if there is to be one. */
    public void note(Bound bound, Object who) {
        Tally tally = tally(bound);
        tally.hits.increment();
        long now = nanoTime.getAsLong();
        long due = tally.due.get();
        if (now - due >= 0 && tally.due.compareAndSet(due, now + MINUTE)) {
            long hits = tally.hits.sum();
            LOG.warn(
                    "The limit {} was met {} times, now by {}",
                    bound.setting(),
                    hits - tally.told.getAndSet(hits),
                    who);
        }
    }

    /** How often a bound was met since the start. */
    public long hits(Bound bound) {
        return tally(bound).hits.sum();
    }

    @SuppressWarnings("NullAway") // the map has them all
    private Tally tally(Bound bound) {
        return tallies.get(bound);
    }
}
