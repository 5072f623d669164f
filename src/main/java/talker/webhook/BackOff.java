package talker.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after failures in a row: twice as long after each, up to a limit, and never exactly. */
final class BackOff {
    private static final int MAX_DOUBLINGS = 40;

    private final long min;
    private final long max;
    private final RandomGenerator random;

    BackOff(Duration min, Duration max, RandomGenerator random) {
        this.min = min.toMillis();
        this.max = max.toMillis();
        this.random = random;
    }

    /**
     * The pause after so many failures, 1 or more: between half of what the doubling gives and all of it, so that those
     * who failed together do not come back together.
     */
    Duration after(int failures) {
        double doubled = (double) min * (1L << Math.min(failures - 1, MAX_DOUBLINGS));
        double whole = Math.min(doubled, (double) max);
        return Duration.ofMillis(Math.max(1, (long) (whole / 2 + whole / 2 * random.nextDouble())));
    }
}
