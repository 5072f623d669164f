package talker.bench;

import java.time.Duration;

/**
 * What a run does.
 *
 * @param scenario the kind of load
 * @param topology the rooms, members and senders
 * @param pace how fast the senders talk
 * @param timing how long everything takes at the most
 * @param messageSize the length of a final's content in characters, {@value #MIN_SIZE} to {@value #MAX_SIZE}
 * @param storms how often the listeners drop while it is measured, 0 to 100
 * @param version the version of the protocol that the connections speak, 1 or 2
 */
public record Plan(
        Scenario scenario, Topology topology, Pace pace, Timing timing, int messageSize, int storms, int version) {
    /** A content begins with a marker of this length. */
    public static final int MIN_SIZE = MessageNumber.MARKER_LENGTH;

    /** Within what a server takes in one line. */
    public static final int MAX_SIZE = 60_000;

    /**
     * How long the phases of a run are.
     *
     * @param warmUp before it is measured
     * @param duration while it is measured, more than 0 and at most {@link #LONGEST}
     * @param connect until everybody is in, at the most
     * @param stragglers how long to wait for what is still missing after the last message was sent, at the most
     * @param silence when nothing has come for so long after the last message was sent, nothing will
     */
    public record Timing(Duration warmUp, Duration duration, Duration connect, Duration stragglers, Duration silence) {
        /** The longest run. */
        public static final Duration LONGEST = Duration.ofHours(1);

        /** The usual bounds around a warm-up and a duration. */
        public static Timing of(Duration warmUp, Duration duration) {
            return new Timing(warmUp, duration, Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofSeconds(5));
        }

        public Timing {
            if (warmUp.isNegative() || warmUp.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("A warm-up takes 0 to 60 minutes.");
            }
            if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("A run is measured for more than 0 and at most 60 minutes.");
            }
        }
    }

    public Plan {
        if (messageSize < MIN_SIZE || messageSize > MAX_SIZE) {
            throw new IllegalArgumentException("A message has " + MIN_SIZE + " to " + MAX_SIZE + " characters.");
        }
        if (storms < 0 || storms > 100) {
            throw new IllegalArgumentException("There can be 0 to 100 storms.");
        }
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("The protocol has the versions 1 and 2.");
        }
        if (topology.senders() == 0 && !(pace instanceof Pace.Silence)) {
            throw new IllegalArgumentException("Somebody has to talk: a room needs 1 sender or more.");
        }
    }
}
