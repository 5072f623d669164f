package talker.session;

import java.util.ArrayDeque;
import java.util.Deque;

/** Counts a client's wrong messages within the last minute. Times are nanoseconds on one clock. */
final class ErrorWindow {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final int limit;
    private final Deque<Long> errors = new ArrayDeque<>(0);

    ErrorWindow(int limit) {
        this.limit = limit;
    }

    /** Counts one more; tells whether that is more than a minute may have. */
    boolean isTooMany(long now) {
        while (!errors.isEmpty() && now - errors.getFirst() >= MINUTE_NANOS) {
            errors.removeFirst();
        }
        errors.addLast(now);
        return errors.size() > limit;
    }
}
