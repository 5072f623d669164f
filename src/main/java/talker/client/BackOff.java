package talker.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, up to a limit, and less by chance, so that clients
 * that lost the same server do not come back as one.
 */
final class BackOff {
    /** A connection that held for so long was a good one: the next pause is a short one again. */
    static final Duration GOOD = Duration.ofSeconds(5);

    private static final int MOST_DOUBLINGS = 30;

    private final Duration shortest;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    BackOff(Duration shortest, Duration longest, RandomGenerator random) {
        this.shortest = shortest;
        this.longest = longest;
        this.random = random;
    }

    /** A connection ended, or was not made, after this time. */
    Duration pauseAfter(Duration held) {
        if (held.compareTo(GOOD) >= 0) {
            failures = 0;
        }
        double whole = shortest.toNanos() * Math.pow(2, Math.min(failures, MOST_DOUBLINGS));
        failures++;
        double bounded = Math.min(whole, (double) longest.toNanos());
        return Duration.ofNanos((long) (bounded * (0.5 + random.nextDouble() / 2)));
    }

    /** How often it has failed since the last good connection. */
    int failures() {
        return failures;
    }
}
