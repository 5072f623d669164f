package talker.limits;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the finals of one account that wait for the journal take of a node's memory, in bytes: those that its connections and
 * requests wait for, and those that its rooms hold, some of them of users who have gone. Safe for any number of threads.
 */
final class Share {
    private final long limit;
    private final AtomicLong awaited = new AtomicLong();
    private final AtomicLong held = new AtomicLong();

    /** {@code limit}: of either; what passes it is the last taken. */
    Share(long limit) {
        this.limit = limit;
    }

    boolean isFull() {
        return awaited.get() >= limit || held.get() >= limit;
    }

    void await(long bytes) {
        awaited.addAndGet(bytes);
    }

    void hold(long bytes) {
        held.addAndGet(bytes);
    }
}
