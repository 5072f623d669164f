package talker.health;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The memory: what a collection of the old generation has left, which is what lives, in percent of what that generation may
 * grow to. The JVM compares the two at the end of each collection (its collection usage threshold); what was not collected
 * yet counts for nothing. Of the collectors of the JVM those with an old generation are known, Serial, Parallel and G1, and
 * those whose heap is one pool.
 */
public final class HeapVital implements Vital {
    /** How much less it has to be before it is well again, in percent of the generation. */
    private static final int RELIEF = 10;

    private final MemoryPoolMXBean pool;
    private final int percent;
    private final long recheckNanos;
    private final LongSupplier nanoTime;
    private final Runnable collect;
    private long collectedBytes = -1;
    private long collectedAt;

    HeapVital(MemoryPoolMXBean pool, int percent, Duration recheck, LongSupplier nanoTime, Runnable collect) {
        this.pool = pool;
        this.percent = percent;
        this.recheckNanos = recheck.toNanos();
        this.nanoTime = nanoTime;
        this.collect = collect;
        pool.setCollectionUsageThreshold(Math.max(1, maximum() / 100 * percent));
    }

    /**
     * That of this JVM; empty where its collector tells nothing of the kind, or where the bound is 0.
     *
     * @param percent beyond which it is in trouble
     * @param recheck after which, in trouble, a collection is asked for where none has come: nobody would know otherwise
     *     that it is over
     */
    public static Optional<Vital> of(int percent, Duration recheck) {
        if (percent <= 0) {
            return Optional.empty();
        }
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP
                        && pool.isUsageThresholdSupported()
                        && pool.isCollectionUsageThresholdSupported())
                .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
                .map(pool -> new HeapVital(pool, percent, recheck, System::nanoTime, System::gc));
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Optional<Symptom> look(boolean isInTrouble) {
        long lives = lives();
        if (lives != collectedBytes) {
            collectedBytes = lives;
            collectedAt = nanoTime.getAsLong();
        } else if (isInTrouble && nanoTime.getAsLong() - collectedAt >= recheckNanos) {
            collect.run();
            collectedAt = nanoTime.getAsLong();
            lives = lives();
            collectedBytes = lives;
        }
        boolean isBeyond =
                isInTrouble ? lives > maximum() / 100 * (percent - RELIEF) : pool.isCollectionUsageThresholdExceeded();
        return isBeyond ? Optional.of(symptom(lives)) : Optional.empty();
    }

    private Symptom symptom(long lives) {
        return Symptom.of("%d MiB of %d MiB of the heap's %s are in use after a collection, more than %d%%"
                .formatted(lives >> 20, maximum() >> 20, pool.getName(), percent));
    }

    private long lives() {
        MemoryUsage left = pool.getCollectionUsage();
        return left == null ? 0 : left.getUsed();
    }

    private long maximum() {
        long max = pool.getUsage().getMax();
        return max > 0 ? max : Runtime.getRuntime().maxMemory();
    }
}
