package talker.bench;

/**
 * How a run stands.
 *
 * @param phase what it does
 * @param seconds since the phase began
 * @param connected how many connections are in their rooms
 * @param connections how many there are to be
 * @param deliveriesPerSecond of late, partials included
 * @param latencies how late finals were of late
 * @param tally what became of the messages so far; what is under way counts as lost here
 */
public record Progress(
        Phase phase,
        double seconds,
        int connected,
        int connections,
        double deliveriesPerSecond,
        Latencies latencies,
        Tally tally) {
    /** What a run does, one after another. */
    public enum Phase {
        CONNECTING("connecting"),
        WARMING_UP("warming up"),
        MEASURING("measuring"),
        WAITING("waiting for what is missing");

        private final String words;

        Phase(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }
}
