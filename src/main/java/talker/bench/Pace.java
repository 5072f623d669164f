package talker.bench;

import java.time.Duration;

/** How fast the senders talk. */
public sealed interface Pace {
    /** The most messages that are sent a second. */
    double MAX_PER_SECOND = 1_000_000;

    /**
     * A sender says the next thing when an earlier one has come back: as fast as the server goes.
     *
     * @param outstanding how many finals of one sender may wait for their echo, 1 to 10,000
     */
    record ClosedLoop(int outstanding) implements Pace {
        public ClosedLoop {
            if (outstanding < 1 || outstanding > 10_000) {
                throw new IllegalArgumentException("Between 1 and 10000 finals may be outstanding.");
            }
        }
    }

    /**
     * Finals fall due at fixed times, whatever the server does: latency counts from then.
     *
     * @param finalsPerSecond of all senders together
     */
    record Rate(double finalsPerSecond) implements Pace {
        public Rate {
            checkRate(finalsPerSecond);
        }
    }

    /**
     * Every sender types.
     *
     * @param partialsPerSecond of each sender
     * @param finalEvery how often each sender finishes a message
     */
    record Typing(double partialsPerSecond, Duration finalEvery) implements Pace {
        public Typing {
            checkRate(partialsPerSecond);
            if (finalEvery.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("A final cannot come more often than every millisecond.");
            }
        }

        /** How many partials a message has before its final, at least one. */
        int partialsPerFinal() {
            return (int) Math.max(1, partialsPerSecond * finalEvery.toNanos() / 1e9);
        }
    }

    /** Nobody says anything. */
    record Silence() implements Pace {}

    private static void checkRate(double perSecond) {
        if (!(perSecond > 0 && perSecond <= MAX_PER_SECOND)) {
            throw new IllegalArgumentException("A rate is more than 0 and at most a million a second.");
        }
    }
}
